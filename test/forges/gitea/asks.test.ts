import { describe, expect, it } from 'vitest';
import { giteaForge } from '../../../src/forges/gitea/forge.ts';
import { giteaFixture } from '../../support/gitea-fixture.ts';
import { answerWith, wireServer } from '../../support/wire-server.ts';

const signal = new AbortController().signal;
const ref = { repo: { owner: 'o', name: 'r' }, number: 1 };
const SHA = 'a'.repeat(40);
const AT = '2026-01-01T00:00:00Z';
const user = { id: 7, login: 'ann' };
const REVIEW = { id: 1, body: 'No.', user, state: 'COMMENT', comments_count: 0, submitted_at: AT, dismissed: false };
const LINE = { id: 5, pull_request_review_id: 1, body: 'Why?', user, path: 'a.ts', position: 3, created_at: AT };

/** A Gitea that answers each path as told, all else with an empty list, and the adapter before it. */
async function wire(answers: Readonly<Record<string, unknown>>) {
  const server = await wireServer((req, res) => {
    const path = (req.url ?? '').replace(/\?.*$/, '').replace('/api/v1/repos/o/r', '');
    const body = path === '/api/v1/user' ? { id: 1, login: 'bot' } : (answers[path] ?? []);
    answerWith(res, body, { 'x-total-count': String(Array.isArray(body) ? body.length : 1) });
  });
  return { ...server, forge: giteaForge({ url: server.url, token: 't' }) };
}

/** A pull request on the demo forge with one thread. */
async function threaded() {
  const at = await giteaFixture();
  await at.push('issuewright/1');
  const draft = { head: 'issuewright/1', base: 'main', title: 'Fix', body: 'b', draft: false };
  const { ref: pull } = await at.forge.pulls.open(at.repo, draft, signal);
  await at.people.review(pull.number, 'ann', { lines: ['Why, @team?\n<!-- hidden -->'] });
  const [ask] = await at.forge.pulls.asks(pull, signal);
  if (!ask) throw new Error('nobody asks anything');
  return { at, pull, ask };
}

const REPLY = { marker: '<!-- m -->', body: 'Done.', resolve: true };

describe('what Gitea tells of asks', () => {
  it('takes what stands at one line for one thread, of whatever review', async () => {
    const reviews = [REVIEW, { ...REVIEW, id: 2 }].map((one) => ({ ...one, body: '', comments_count: 1 }));
    const more = { ...LINE, id: 6, pull_request_review_id: 2, body: 'Well?' };
    await using at = await wire({
      '/pulls/1/reviews': reviews,
      '/pulls/1/reviews/1/comments': [LINE],
      '/pulls/1/reviews/2/comments': [more, { ...LINE, id: 7, position: 4 }, { ...LINE, id: 8, path: 'b.ts' }],
    });
    const asks = await at.forge.pulls.asks(ref, signal);
    expect(asks.map(({ id, body }) => [id, body])).toEqual([
      ['thread 5 6', 'Why?\n\nWell?'],
      ['thread 7 7', 'Why?'],
      ['thread 8 8', 'Why?'],
    ]);
  });

  it.each([
    ['a request for one', { state: 'REQUEST_REVIEW', user: null }],
    ['a draft', { state: 'PENDING' }],
    ['one that was dismissed', { dismissed: true, state: 'REQUEST_CHANGES' }],
    ['one of a workflow', { user: { id: -2, login: 'gitea-actions' } }],
  ])('of reviews leaves out %s', async (_what, change) => {
    await using at = await wire({ '/pulls/1/reviews': [{ ...REVIEW, ...change }] });
    expect(await at.forge.pulls.asks(ref, signal)).toEqual([]);
  });

  it('says in three words what statuses say in many', async () => {
    const words = ['success', 'warning', 'skipped', 'pending', 'error', '__proto__'];
    const statuses = words.map((status, id) => ({ id, context: `no. ${id}`, status, description: null }));
    await using at = await wire({ [`/commits/${SHA}/statuses`]: statuses.toReversed() });
    const checks = await at.forge.pulls.checks(ref.repo, SHA, signal);
    expect(checks.map(({ state }) => state)).toEqual([
      'success',
      'success',
      'success',
      'pending',
      'failure',
      'failure',
    ]);
  });
});

describe('answers on Gitea', () => {
  it('quote what they answer, and call and hide nothing by that', async () => {
    const { at, pull, ask } = await threaded();
    await using _ = at;
    await at.forge.pulls.answer(pull, ask, REPLY, signal);
    const said = at.server.repository('alice', 'calc').issues.find((one) => one.pull)?.comments[0]?.body ?? '';
    expect(said.split('\n').slice(2)).toEqual(['> ann:', '> Why, @\u200bteam?', '> &lt;!-- hidden -->', '', 'Done.']);
  });

  it.each([404, 405])('leave the thread open where Gitea answers %i, as before 1.26', async (status) => {
    const { at, pull, ask } = await threaded();
    await using _ = at;
    at.server.fail({ method: 'POST', path: '/resolve', fault: { kind: 'status', status } });
    await at.forge.pulls.answer(pull, ask, REPLY, signal);
    expect(at.people.closed(pull.number)).toEqual([]);
    expect(await at.forge.pulls.asks(pull, signal)).toEqual([]);
  });

  it.each([
    ['/resolve', 403],
    ['/comments', 404],
  ])('fail where POST %s is answered with %i', async (path, status) => {
    const { at, pull, ask } = await threaded();
    await using _ = at;
    at.server.fail({ method: 'POST', path, fault: { kind: 'status', status } });
    await expect(at.forge.pulls.answer(pull, ask, REPLY, signal)).rejects.toMatchObject({ details: { status } });
  });
});
