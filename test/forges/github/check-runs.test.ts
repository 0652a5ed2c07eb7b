import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/domain/finding.ts';
import type { CommitStatus } from '../../../src/domain/pull.ts';
import { appTokens } from '../../../src/forges/github/app-tokens.ts';
import { githubForge } from '../../../src/forges/github/forge.ts';
import { systemClock } from '../../../src/runtime/system-clock.ts';
import {
  appOfFixture,
  type GithubFixture,
  githubFixture,
  PERMISSIONS,
  workflowToken,
} from '../../support/github-fixture.ts';

const signal = AbortSignal.timeout(60_000);
const finding = (line: number): Finding => ({
  title: `t${line}`,
  description: `d${line}`,
  severity: 'blocker',
  path: 'change.txt',
  line,
});
const CHECK: CommitStatus = {
  context: 'issuewright/lint',
  state: 'failure',
  description: 'exit 1 after 12 ms',
  evidence: '## What it said\n\nred',
  findings: [finding(1), { title: 'nowhere', description: 'd', severity: 'skippable' }, finding(2)],
};

async function shown(at: GithubFixture, forge = at.forge) {
  const sha = await at.push('issuewright/one');
  const held = () => at.server.repository('alice', 'calc');
  const posts = () => at.server.calls.filter(({ method, path }) => method !== 'GET' && path.includes('/check-runs'));
  return {
    sha,
    held,
    posts,
    report: (check: Partial<CommitStatus> = {}) => forge.report(at.repo, sha, { ...CHECK, ...check }, signal),
    others: () => forge.pulls.checks(at.repo, sha, signal),
  };
}

describe.each(['app', 'workflow'] as const)('check runs of %s', (as) => {
  it('hold the evidence and what was found at lines, once however often they are shown', async () => {
    await using at = await githubFixture(as);
    const one = await shown(at);
    await one.report();
    await one.report();
    expect(one.held().statuses).toEqual([]);
    expect(one.held().checks).toMatchObject([
      {
        name: 'issuewright/lint',
        sha: one.sha,
        state: 'failure',
        says: 'exit 1 after 12 ms',
        run: {
          summary: '## What it said\n\nred',
          annotations: [
            { path: 'change.txt', line: 1, level: 'failure', title: 't1', message: 'd1' },
            { path: 'change.txt', line: 2, level: 'failure', title: 't2', message: 'd2' },
          ],
        },
      },
    ]);
    expect(await one.others()).toEqual([]);
  });

  it('end as the same run, and begin anew when what they say changes', async () => {
    await using at = await githubFixture(as);
    const one = await shown(at);
    await one.report({ state: 'pending', findings: [] });
    await one.report();
    await one.report();
    expect(one.held().checks.map(({ state, run }) => [state, run?.annotations.length])).toEqual([['failure', 2]]);
    await one.report({ state: 'success' });
    await one.report({ state: 'failure' });
    expect(one.held().checks.map(({ state }) => state)).toEqual(['failure', 'success', 'failure']);
  });
});

describe('a check run', () => {
  it('holds no more than GitHub takes', async () => {
    await using at = await githubFixture('app');
    const one = await shown(at);
    const findings = Array.from({ length: 120 }, (_, n) => ({ ...finding(n + 1), title: '🙂'.repeat(300) }));
    await one.report({ findings, description: '🙂'.repeat(300), evidence: `begin ${'€'.repeat(90_000)} end` });
    const [check] = one.held().checks;
    expect(check?.run?.annotations).toHaveLength(50);
    expect(check?.run?.summary).toMatch(/^begin .* end$/s);
  });

  it('is a status where a person’s token is used, which is known without a try', async () => {
    await using at = await githubFixture();
    const one = await shown(at);
    expect(at.forge.can.checkRuns).toBe(false);
    await one.report();
    expect(one.posts()).toEqual([]);
    expect(one.held().statuses).toMatchObject([{ context: 'issuewright/lint', state: 'failure' }]);
  });

  it.each(['read', undefined] as const)('is a status where a workflow may only %s them, tried once', async (level) => {
    await using at = await githubFixture();
    const { checks: _, ...rest } = PERMISSIONS;
    const token = await workflowToken(at.server, level ? { ...rest, checks: level } : rest);
    const api = { url: at.server.url, apiUrl: `${at.server.url}/api/v3` };
    const one = await shown(at, githubForge({ ...api, token: async () => token, checkRuns: true }));
    await one.report();
    await one.report({ context: 'issuewright/test' });
    expect(one.held().statuses.map(({ context }) => context)).toEqual(['issuewright/lint', 'issuewright/test']);
    const tried = at.server.calls.filter(({ path }) => path.includes('/check-runs'));
    expect(tried.at(-1)?.status).toBe(403);
    expect(tried).toHaveLength(level ? 2 : 1);
  });

  it('is a status where the installation of an app was not given the right', async () => {
    await using at = await githubFixture();
    const app = await appOfFixture(at.server, { ...PERMISSIONS, checks: 'read' });
    const api = { url: at.server.url, apiUrl: `${at.server.url}/api/v3` };
    const tokens = appTokens(app, api.apiUrl, systemClock);
    const one = await shown(at, githubForge({ ...api, ...tokens, checkRuns: true }));
    await one.report();
    expect(one.held().statuses).toHaveLength(1);
    expect(await one.others()).toEqual([]);
  });

  it('is made by apps only', async () => {
    await using at = await githubFixture();
    const { sha } = await shown(at);
    const run = { name: 'x', head_sha: sha, status: 'completed', conclusion: 'success' };
    expect((await at.call('POST', '/repos/alice/calc/check-runs', run)).status).toBe(403);
  });
});
