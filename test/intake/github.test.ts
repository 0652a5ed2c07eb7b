import examples from '@octokit/webhooks-examples';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { githubHook } from '../../src/intake/github.ts';

const hook = githubHook({ self: 'issuewright' });
const REPO = { owner: 'Codertocat', name: 'Hello-World', id: 186853002 };
const SENDER = { login: 'Codertocat' };
const TOUCHED = { kind: 'pull-touched', pull: { repo: REPO, number: 2 }, sender: SENDER };

type Json = Record<string, unknown>;

const ACTION = {
  pull_request: 'closed',
  pull_request_review: 'submitted',
  check_run: 'completed',
  issue_comment: 'created',
} as const;

/** GitHub's own examples of an event. */
function published(name: string, action: string): readonly Json[] {
  // The package declares its types as another kind of module than it is.
  const all = examples as unknown as readonly { readonly name: string; readonly examples: readonly Json[] }[];
  const ofName = all.find((one) => one.name === name)?.examples ?? [];
  const found = ofName.filter((one) => one.action === action);
  expect(found.length).toBeGreaterThan(0);
  return found;
}

function first(name: string, action: string, change: Json = {}): Json {
  return { ...published(name, action)[0], ...change };
}

const told = (name: string, payload: object) => hook.translate(name, payload).event;
const aboutPull = (change: Json = {}) =>
  first('issue_comment', 'created', { issue: { number: 2, pull_request: {} }, ...change });

describe("GitHub's events on pull requests", () => {
  it.each([
    ['pull_request', 'closed'],
    ['pull_request', 'reopened'],
    ['pull_request', 'synchronize'],
    ['pull_request', 'converted_to_draft'],
    ['pull_request', 'ready_for_review'],
    ['pull_request_review', 'submitted'],
    ['pull_request_review', 'dismissed'],
    ['pull_request_review_comment', 'created'],
  ])('%s %s touches it', (name, action) => {
    for (const payload of published(name, action))
      expect(told(name, payload)).toMatchObject({ ...TOUCHED, sender: {} });
  });

  it.each([
    ['pull_request', 'opened'],
    ['pull_request', 'unlabeled'],
    ['pull_request_review_comment', 'edited'],
    ['pull_request_review_thread', 'resolved'],
    ['check_run', 'created'],
    ['check_run', 'rerequested'],
    ['check_suite', 'requested'],
    ['push', 'undefined'],
  ])('%s %s is ignored', (name, action) => {
    const payloads = name === 'push' ? [{}] : published(name, action);
    for (const payload of payloads) expect(told(name, payload).kind).toBe('ignored');
  });

  it('a label that a person sets is told of, one that a program sets is not', () => {
    const payload = first('pull_request', 'labeled');
    const by = (type: string) => told('pull_request', { ...payload, sender: { login: 'ann', type } });
    expect(by('User')).toMatchObject({ kind: 'pull-touched', sender: { login: 'ann' }, labelled: true });
    expect(by('Bot').kind).toBe('ignored');
  });

  it('said words happen once, whatever the delivery is called', () => {
    const once = (name: string, action: string) => hook.translate(name, first(name, action)).once;
    expect(once('pull_request_review', 'submitted')).toMatch(/^pull_request_review 186853002 \d+$/);
    expect(once('pull_request_review_comment', 'created')).toMatch(/^pull_request_review_comment 186853002 \d+$/);
    expect(once('pull_request_review', 'dismissed')).toBeUndefined();
    expect(once('pull_request', 'closed')).toBeUndefined();
  });

  it('a check that ended touches the pull request that it names, whoever pushed', () => {
    const bot = { login: 'issuewright' };
    expect(told('check_run', first('check_run', 'completed', { sender: bot }))).toEqual({ ...TOUCHED, sender: bot });
    expect(told('check_suite', first('check_suite', 'completed'))).toEqual(TOUCHED);
    const [run] = published('check_run', 'completed');
    const change = (fields: Json) =>
      told('check_run', { ...run, check_run: { ...(run?.check_run as Json), ...fields } });
    expect(change({}).kind).toBe('pull-touched');
    expect(change({ name: 'issuewright/test' }).kind).toBe('ignored');
    expect(change({ pull_requests: [] }).kind).toBe('ignored');
    expect(change({ pull_requests: [{ number: 2, base: { repo: { id: 1 } } }] }).kind).toBe('ignored');
  });

  it('a comment counts as text where it holds a command', () => {
    const comment = (body: string) => told('issue_comment', aboutPull({ comment: { id: 7, body } }));
    expect(comment('Please rename it.')).toEqual(TOUCHED);
    for (const body of ['/agent stop', 'Well.\n\n/agent stop', '@issuewright stop'])
      expect(comment(body)).toEqual({
        kind: 'comment-created',
        issue: { repo: REPO, number: 2 },
        sender: SENDER,
        body,
        pull: true,
      });
    expect(comment('> /agent stop')).toEqual(TOUCHED);
    expect(hook.translate('issue_comment', aboutPull()).once).toMatch(/^comment /);
  });

  it.each<[string, Json]>([
    ['an edited comment', { action: 'edited' }],
    ['the bot itself', { sender: { login: 'IssueWright' } }],
  ])('%s is ignored', (_what, change) => {
    expect(told('issue_comment', aboutPull(change)).kind).toBe('ignored');
  });

  it('a run of a workflow that ended touches the pull request that it names, but for the bot’s own', () => {
    const base = { repo: { id: REPO.id } };
    const ended = { name: 'CI', head_branch: 'issuewright/3', pull_requests: [{ number: 2, base }] };
    const run = (fields: Json, change: Json = {}) =>
      told(
        'workflow_run',
        first('workflow_run', 'completed', {
          workflow_run: { ...ended, ...fields },
          repository: first('check_suite', 'completed').repository,
          ...change,
        }),
      );
    const bot = { login: 'issuewright' };
    expect(run({}, { sender: bot })).toEqual({ ...TOUCHED, sender: bot });
    for (const fields of [
      { name: 'issuewright' },
      { name: 'Issuewright' },
      { pull_requests: [] },
      { pull_requests: [{ number: 2, base: { repo: { id: 5 } } }] },
    ])
      expect(run(fields).kind, JSON.stringify(fields)).toBe('ignored');
    for (const action of ['requested', 'in_progress']) expect(run({}, { action }).kind).toBe('ignored');
    for (const payload of published('workflow_run', 'completed'))
      expect(told('workflow_run', payload).kind).toBe('ignored');
  });

  it('the bot itself and repositories that are not served are ignored', () => {
    const own = { sender: { login: 'Issuewright' } };
    expect(told('pull_request', first('pull_request', 'synchronize', own))).toMatchObject({
      kind: 'ignored',
      repo: REPO,
    });
    const only = githubHook({ self: 'issuewright', serves: () => false });
    for (const name of ['pull_request', 'check_run']) {
      const payload = first(name, name === 'check_run' ? 'completed' : 'closed');
      expect(only.translate(name, payload).event).toMatchObject({ kind: 'ignored', repo: REPO });
    }
  });

  it.each(['__proto__', 'constructor', 'toString', ''])('an event called %j is ignored', (name) => {
    expect(told(name, first('pull_request', 'closed')).kind).toBe('ignored');
  });

  it('no value in any one field makes it fail', () => {
    const names = fc.constantFrom(...(Object.keys(ACTION) as (keyof typeof ACTION)[]));
    const fields = fc.constantFrom('action', 'pull_request', 'review', 'comment', 'check_run', 'repository', 'sender');
    fc.assert(
      fc.property(names, fields, fc.anything(), (name, field, value) => {
        const payload = first(name, ACTION[name], { [field]: value });
        expect(typeof told(name, payload).kind).toBe('string');
      }),
    );
  });
});

describe("GitHub's events on issues", () => {
  it('are told as before', () => {
    const issue = { repo: REPO, number: 1 };
    expect(told('issues', first('issues', 'edited', { action: 'closed' }))).toEqual({
      kind: 'issue-closed',
      issue,
      sender: SENDER,
    });
    const comment = first('issue_comment', 'created', { comment: { id: 7, body: 'hello' } });
    const said = { kind: 'comment-created', issue, sender: SENDER, body: 'hello', comment: 7 };
    expect(told('issue_comment', comment)).toEqual({ ...said, heard: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const pull = first('issues', 'edited', { action: 'closed', issue: { number: 2, pull_request: {} } });
    expect(told('issues', pull).kind).toBe('ignored');
  });
});
