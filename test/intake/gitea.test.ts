import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { giteaHook } from '../../src/intake/gitea.ts';
import { storedEvent } from '../../src/intake/stored-event.ts';
import { payload } from '../support/hook-server.ts';

const REPO = { owner: 'owner', name: 'name', id: 12 };
const ISSUE = { repo: REPO, number: 3 };
const ANN = { login: 'ann' };
const hook = giteaHook({ self: 'issuewright' });

const event = (change: Record<string, unknown> = {}, name = 'issues') => hook.translate(name, payload(change)).event;
const comment = (change: Record<string, unknown> = {}) =>
  hook.translate('issue_comment', payload({ action: 'created', comment: { id: 9, body: 'hello' }, ...change }));

describe("Gitea's events", () => {
  it.each([
    ['label_updated', 'issue-labelled'],
    ['opened', 'issue-labelled'],
    ['reopened', 'issue-labelled'],
    ['label_cleared', 'issue-unlabelled'],
    ['closed', 'issue-closed'],
    ['deleted', 'issue-closed'],
  ])('%s of an issue is %s', (action, kind) => {
    expect(event({ action })).toEqual({ kind, issue: ISSUE, sender: ANN });
  });

  it('a new comment is told with its text', () => {
    expect(comment().event).toEqual({ kind: 'comment-created', issue: ISSUE, sender: ANN, body: 'hello', comment: 9 });
  });

  it('a comment on a pull request is told with its text where it holds a command', () => {
    const touched = { kind: 'pull-touched', pull: ISSUE, sender: ANN };
    const onPull = (body: string) => comment({ is_pull: true, comment: { id: 9, body } });
    expect(onPull('hello').event).toEqual(touched);
    expect(comment({ issue: { number: 3, pull_request: { merged: false } } }).event).toEqual(touched);
    expect(onPull('/agent stop')).toEqual({
      event: { kind: 'comment-created', issue: ISSUE, sender: ANN, body: '/agent stop', pull: true },
      once: comment().once,
    });
  });

  it.each([
    ['pull_request', 'closed', 'pull-touched'],
    ['pull_request', 'reopened', 'pull-touched'],
    ['pull_request', 'synchronized', 'pull-touched'],
    ['pull_request_approved', 'reviewed', 'pull-touched'],
    ['pull_request_rejected', 'reviewed', 'pull-touched'],
    ['pull_request_review_comment', 'reviewed', 'pull-touched'],
    ['pull_request', 'opened', 'ignored'],
  ])('%s %s is %s', (name, action, kind) => {
    const about = (change: object) =>
      hook.translate(name, { ...payload({ action }), pull_request: { number: 3 }, ...change }).event;
    expect(about({}).kind).toBe(kind);
    if (kind !== 'ignored') expect(about({})).toEqual({ kind, pull: ISSUE, sender: ANN });
    expect(about({ sender: { login: 'issuewright' } }).kind).toBe('ignored');
    expect(about({ pull_request: { number: -1 } }).kind).toBe('ignored');
  });

  it('a label on a pull request is told of, but not which', () => {
    const all = { ...payload({ action: 'label_updated' }), pull_request: { number: 3 } };
    const touched = { kind: 'pull-touched', pull: ISSUE, sender: ANN };
    expect(hook.translate('pull_request', all).event).toEqual({ ...touched, labelled: true });
  });

  it('a comment happens once, whatever its delivery is called', () => {
    expect(comment().once).toBe(comment({ sender: { login: 'bob' } }).once);
    expect(comment().once).not.toBe(comment({ comment: { id: 10, body: 'hello' } }).once);
    expect(hook.translate('issues', payload()).once).toBeUndefined();
  });

  it.each([['edited'], ['deleted']])('a comment %s later is not read', (action) => {
    expect(comment({ action }).event).toMatchObject({ kind: 'ignored', repo: REPO });
  });

  it.each<[string, Record<string, unknown>]>([
    ['an issue opened without a label', { action: 'opened', issue: { number: 3, labels: [] } }],
    ['an issue opened with null for labels', { action: 'opened', issue: { number: 3, labels: null } }],
    ['an action that is not known', { action: 'pinned' }],
    ['the bot itself, in other capitals', { sender: { login: 'IssueWright' } }],
    ['a pull request', { issue: { number: 3, pull_request: { merged: false } } }],
    ['a pull request by its flag', { is_pull: true }],
    ['a repository name that climbs', { repository: { id: 1, name: '..', owner: { login: 'owner' } } }],
    ['an owner that is a path', { repository: { id: 1, name: 'name', owner: { login: 'a/b' } } }],
    ['an issue number of zero', { issue: { number: 0 } }],
    ['an issue number with a fraction', { issue: { number: 1.5 } }],
    ['no sender', { sender: null }],
    ['an action that is no text', { action: { toString: 'x' } }],
  ])('%s is ignored', (_what, change) => {
    expect(event(change)).toMatchObject({ kind: 'ignored', why: expect.stringMatching(/\.$/) });
  });

  it('other repositories are ignored where only some are served', () => {
    const only = giteaHook({ self: 'issuewright', serves: ({ name }) => name === 'other' });
    expect(only.translate('issues', payload()).event).toEqual({
      kind: 'ignored',
      repo: REPO,
      why: 'The repository owner/name is not served here.',
    });
  });

  it('no payload makes it fail', () => {
    fc.assert(
      fc.property(fc.constantFrom('issues', 'issue_comment', 'push', ''), fc.object({ maxDepth: 4 }), (name, value) => {
        expect(hook.translate(name, value).event.kind).toBe('ignored');
      }),
    );
  });

  it('no value in any one field makes it fail', () => {
    const fields = fc.constantFrom('action', 'issue', 'repository', 'sender', 'comment', 'is_pull');
    fc.assert(
      fc.property(fields, fc.anything(), (field, value) => {
        expect(typeof comment({ [field]: value }).event.kind).toBe('string');
      }),
    );
  });
});

describe('a stored delivery', () => {
  const stored = (change = {}) => ({
    id: '1',
    forge: 'gitea',
    event: 'issues',
    body: JSON.stringify(event()),
    ...change,
  });

  it('says what it said when it came', () => {
    expect(storedEvent(stored(), [hook])).toEqual(event());
  });

  it.each([{ forge: 'gitlab' }, { body: 'null' }, { body: '7' }, { body: '{"kind":"toString"}' }])(
    'is ignored where it cannot be understood: %o',
    (change) => {
      expect(storedEvent(stored(change), [hook]).kind).toBe('ignored');
    },
  );
});
