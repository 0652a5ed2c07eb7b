import { describe, expect, it } from 'vitest';
import { gitlabForge } from '../../../src/forges/gitlab/forge.ts';
import { gitlabFixture } from '../../support/gitlab-fixture.ts';
import { answerWith, wireServer } from '../../support/wire-server.ts';

const signal = new AbortController().signal;
const ref = { repo: { owner: 'g', name: 'r' }, number: 1 };
const SHA = 'a'.repeat(40);
const AT = '2026-01-01T00:00:00Z';
const NOTE = { id: 1, body: 'Why?', author: { username: 'ann' }, created_at: AT, updated_at: AT, system: false };
const REPLY = { marker: '<!-- m -->', body: '/merge\nDone.', resolve: true };

const discussion = (notes: readonly object[], change: object = {}) => ({
  id: 'f00',
  individual_note: false,
  notes,
  ...change,
});

/** A GitLab that answers each path as told, all else with 404, and the adapter before it. */
async function wire(answers: Readonly<Record<string, unknown>>) {
  const server = await wireServer((req, res) => {
    const path = (req.url ?? '').replace(/\?.*$/, '').replace('/api/v4/projects/g%2Fr', '');
    const body = path === '/api/v4/user' ? { id: 1, username: 'bot' } : answers[path];
    if (body === undefined) return void res.writeHead(404).end('{}');
    answerWith(res, body, { 'x-next-page': '' });
  });
  return { ...server, forge: gitlabForge({ url: server.url, token: 't' }) };
}

describe('what GitLab tells of asks', () => {
  it('is heard of versions that know no reviewers, with the place where there is one', async () => {
    const position = { new_path: 'a.ts', new_line: 3 };
    await using at = await wire({ '/merge_requests/1/discussions': [discussion([{ ...NOTE, position }])] });
    expect(await at.forge.pulls.asks(ref, signal)).toEqual([
      {
        id: 'thread f00 1',
        kind: 'thread',
        author: { login: 'ann' },
        body: 'Why?',
        path: 'a.ts',
        line: 3,
        blocking: false,
        createdAt: AT,
      },
    ]);
  });

  it.each<[string, object]>([
    ['of the system', { system: true }],
    ['for members only', { internal: true }],
    ['for members only, in older words', { confidential: true }],
    ['of the user of a token', { author: { username: 'project_12_bot_0a1b' } }],
    ['of the user of a group’s token', { author: { username: 'group_12_bot' } }],
    ['in a closed thread', { resolvable: true, resolved: true }],
  ])('leaves out notes %s', async (_what, change) => {
    await using at = await wire({ '/merge_requests/1/discussions': [discussion([{ ...NOTE, ...change }])] });
    expect(await at.forge.pulls.asks(ref, signal)).toEqual([]);
  });

  it('says in three words what jobs say in many', async () => {
    const words = ['success', 'skipped', 'manual', 'created', 'running', '__proto__', 'failed', 'canceled'];
    const jobs = words.map((status, id) => ({ id, name: `job ${id}`, status, description: null }));
    const allowed = { id: 9, name: 'may fail', status: 'failed', allow_failure: true };
    await using at = await wire({ [`/repository/commits/${SHA}/statuses`]: [...jobs, allowed] });
    const checks = await at.forge.pulls.checks(ref.repo, SHA, signal);
    expect(checks.map(({ state }) => state)).toEqual([
      ...Array(3).fill('success'),
      ...Array(3).fill('pending'),
      ...Array(2).fill('failure'),
      'success',
    ]);
  });
});

describe('answers on GitLab', () => {
  /** A merge request with one note. */
  async function noted() {
    const at = await gitlabFixture();
    await at.push('issuewright/1');
    const draft = { head: 'issuewright/1', base: 'main', title: 'Fix', body: 'b', draft: false };
    const { ref: pull } = await at.forge.pulls.open(at.repo, draft, signal);
    await at.people.comment(pull.number, 'ann', 'Why?');
    const [ask] = await at.forge.pulls.asks(pull, signal);
    if (!ask) throw new Error('nobody asks anything');
    const merge = at.server.repository('team/tools', 'calc').issues.find((one) => one.pull);
    return { at, pull, ask, merge };
  }

  it('make a thread of a note, close it, and give GitLab no commands', async () => {
    const { at, pull, ask, merge } = await noted();
    await using _ = at;
    await at.forge.pulls.answer(pull, ask, REPLY, signal);
    const [asked, answered] = merge?.comments ?? [];
    expect(answered).toMatchObject({ replyTo: asked?.id, body: expect.stringMatching(/\n \/merge\nDone\.$/) });
    expect(at.people.closed(pull.number)).toEqual([asked?.id]);
    expect(await at.forge.pulls.asks(pull, signal)).toEqual([]);
  });

  it('are not needed where the note is gone', async () => {
    const { at, pull, ask, merge } = await noted();
    await using _ = at;
    if (merge) merge.comments = [];
    await at.forge.pulls.answer(pull, ask, REPLY, signal);
    expect(merge?.comments).toEqual([]);
  });

  it('to what is in no thread are a defect', async () => {
    const { at, pull, ask } = await noted();
    await using _ = at;
    const wrong = at.forge.pulls.answer(pull, { ...ask, id: 'comment 1' }, REPLY, signal);
    await expect(wrong).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});
