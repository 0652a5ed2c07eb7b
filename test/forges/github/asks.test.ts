import { describe, expect, it } from 'vitest';
import { forgeFor } from '../../../src/cli/forge-choice.ts';
import { githubForge } from '../../../src/forges/github/forge.ts';
import { systemClock } from '../../../src/runtime/system-clock.ts';
import { appOfFixture, githubFixture, PERMISSIONS } from '../../support/github-fixture.ts';
import { answerWith, type WireHandler, wireServer } from '../../support/wire-server.ts';

const signal = new AbortController().signal;
const repo = { owner: 'o', name: 'r' };
const ref = { repo, number: 1 };
const SHA = 'a'.repeat(40);
const AT = '2026-01-01T00:00:00Z';
const user = { login: 'ann', type: 'User' };
const LINE = { id: 1, body: 'Why?', user, path: 'a.ts', line: null, created_at: AT };
const REVIEW = { id: 1, body: 'No.', user, state: 'COMMENTED', submitted_at: AT };

/** A GitHub that answers each path as told, all else with an empty list, and the adapter before it. */
async function wire(answers: Readonly<Record<string, unknown>>, graph?: WireHandler) {
  const server = await wireServer((req, res) => {
    const path = (req.url ?? '').replace(/\?.*$/, '').replace('/api/v3/repos/o/r', '');
    if (path.endsWith('/graphql')) return graph ? graph(req, res) : answerWith(res, threads([], false));
    answerWith(res, answers[path] ?? []);
  });
  const { url } = server;
  const whoAmI = async () => ({ login: 'bot' });
  return { ...server, forge: githubForge({ apiUrl: `${url}/api/v3`, url, token: async () => 't', whoAmI }) };
}

function threads(ids: readonly number[], hasNextPage: boolean) {
  const nodes = ids.map((id) => ({
    id: `T${id}`,
    isResolved: id % 2 === 0,
    comments: { nodes: [{ fullDatabaseId: String(id) }] },
  }));
  const reviewThreads = { pageInfo: { hasNextPage, endCursor: 'next' }, nodes };
  return { data: { repository: { pullRequest: { reviewThreads } } } };
}

describe('what GitHub tells of asks', () => {
  it('reads the threads of all pages, whose ids are larger than 32 bits', async () => {
    const big = 2_400_000_000;
    const lines = [1, 2, 3, 4].map((n) => ({ ...LINE, id: big + n, body: `No. ${n}` }));
    let page = 0;
    await using at = await wire({ '/pulls/1/comments': lines }, (_req, res) => {
      page += 1;
      answerWith(res, page === 1 ? threads([big + 1, big + 2], true) : threads([big + 3, big + 4], false));
    });
    const asks = await at.forge.pulls.asks(ref, signal);
    expect(asks.map(({ id, body }) => [id, body])).toEqual([
      [`thread ${big + 1} ${big + 1}`, 'No. 1'],
      [`thread ${big + 3} ${big + 3}`, 'No. 3'],
    ]);
    expect(asks[0]).not.toHaveProperty('line');
  });

  it('asks the GraphQL interface nothing where there are no threads', async () => {
    await using at = await wire({ '/pulls/1/reviews': [REVIEW] });
    expect(await at.forge.pulls.asks(ref, signal)).toMatchObject([{ id: 'review 1', kind: 'review' }]);
    expect(at.seen.some((one) => one.includes('graphql'))).toBe(false);
  });

  it.each([
    ['one that is not submitted', { state: 'PENDING', submitted_at: undefined }],
    ['one that was dismissed', { state: 'DISMISSED' }],
    ['one without words', { body: '' }],
    ['one of an app', { user: { login: 'ci', type: 'Bot' } }],
  ])('of reviews leaves out %s', async (_what, change) => {
    await using at = await wire({ '/pulls/1/reviews': [{ ...REVIEW, ...change }] });
    expect(await at.forge.pulls.asks(ref, signal)).toEqual([]);
  });

  it('hears what a deleted account said', async () => {
    await using at = await wire({
      '/pulls/1/reviews': [{ ...REVIEW, user: null, state: 'CHANGES_REQUESTED', body: '' }],
    });
    expect(await at.forge.pulls.asks(ref, signal)).toMatchObject([
      { author: { login: 'ghost' }, body: '', blocking: true },
    ]);
  });
});

describe('GitHub’s checks', () => {
  const run = (id: number, conclusion: string | null) => ({ id, name: `run ${id}`, conclusion });

  it('say in three words what GitHub says in many', async () => {
    const words = [
      'success',
      'neutral',
      'skipped',
      null,
      'action_required',
      'stale',
      'failure',
      'cancelled',
      'constructor',
    ];
    await using at = await wire({
      [`/commits/${SHA}/status`]: {
        total_count: 2,
        statuses: [
          { context: 'a', state: 'error', target_url: 'javascript:alert(1)' },
          { context: 'b', state: 'success', description: 'fine' },
        ],
      },
      [`/commits/${SHA}/check-runs`]: { total_count: 9, check_runs: words.map((word, n) => run(n, word)) },
    });
    const checks = await at.forge.pulls.checks(repo, SHA, signal);
    expect(checks.slice(0, 2)).toEqual([
      { name: 'a', state: 'failure', says: '' },
      { name: 'b', state: 'success', says: 'fine' },
    ]);
    expect(checks.slice(2).map(({ state }) => state)).toEqual([
      ...Array(3).fill('success'),
      ...Array(3).fill('pending'),
      ...Array(3).fill('failure'),
    ]);
  });

  it('are read page by page', async () => {
    await using at = await wire({
      [`/commits/${SHA}/status`]: { total_count: 0, statuses: [] },
      [`/commits/${SHA}/check-runs`]: { total_count: 3, check_runs: [run(1, null)] },
    });
    await at.forge.pulls.checks(repo, SHA, signal);
    expect(at.seen.filter((one) => one.includes('check-runs')).map((one) => one.replace(/.*\?/, ''))).toEqual([
      'page=1&per_page=100',
      'page=2&per_page=100',
      'page=3&per_page=100',
    ]);
  });

  it('are the statuses alone for an app that may not read check runs', async () => {
    await using at = await githubFixture();
    const { checks: _, ...less } = PERMISSIONS;
    const app = await appOfFixture(at.server, less);
    const { forge } = forgeFor({ kind: 'github', url: at.server.url, app }, systemClock);
    const sha = await at.push('issuewright/1');
    await at.people.check(sha, 'build', 'failure', '');
    await at.call('POST', `/repos/alice/calc/statuses/${sha}`, { state: 'success', context: 'lint' });
    expect(await forge.pulls.checks(at.repo, sha, signal)).toEqual([{ name: 'lint', state: 'success', says: '' }]);
  });
});
