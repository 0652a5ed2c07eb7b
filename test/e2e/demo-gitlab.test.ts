import { describe, expect, it } from 'vitest';
import { type DemoOptions, runDemo } from '../../src/cli/run-demo.ts';
import { cli } from '../support/cli.ts';
import { silentLog } from '../support/silent-log.ts';

const options: Omit<DemoOptions, 'signal'> = {
  sandbox: 'process',
  forge: 'gitlab',
  port: 0,
  path: process.env.PATH ?? '',
  log: silentLog,
  onEvent: () => undefined,
  say: () => undefined,
};

describe('a demo order on GitLab', () => {
  it('goes from the label to one merge request, with one comment, statuses and a clean end', {
    timeout: 180_000,
  }, async () => {
    await using demo = await runDemo({ ...options, signal: AbortSignal.timeout(120_000) });
    expect(demo.outcome.kind).toBe('delivered');
    const { forge, repo } = demo.world;
    const repository = forge.repository(repo.owner, repo.name);
    const issue = repository.issues.find(({ pull }) => !pull);
    const merges = repository.issues.filter(({ pull }) => pull);
    expect(merges.map(({ number }) => number)).toEqual([1]);
    const [merge] = merges;
    const refs = await forge.refs(repo.owner, repo.name);
    const head = refs.get(`refs/heads/${merge?.pull?.head}`) ?? '';
    expect(merge?.title).toBe('fix(pages): count the last page when it is not full');
    expect(merge?.body).toContain(`Gates at \`${head}\``);
    expect(merge?.body).toMatch(/^Closes #1\n/);
    expect(issue?.comments).toHaveLength(1);
    expect(issue?.comments[0]?.body).toMatch(/ready for review$/);
    const names = issue?.labels.map((id) => repository.labels.find((label) => label.id === id)?.name);
    expect(names).toEqual(['agent:done']);
    const statuses = repository.statuses.filter(({ sha }) => sha === head);
    expect(statuses.map(({ context, state }) => `${context} ${state}`).toSorted()).toEqual([
      'issuewright/lint success',
      'issuewright/protected-paths success',
      'issuewright/review success',
      'issuewright/secrets success',
      'issuewright/test success',
      'issuewright/test-integrity success',
    ]);
    expect([...refs.keys()].filter((ref) => ref.includes('claims'))).toEqual([]);
    expect(await demo.crew.store.list({})).toHaveLength(1);
    expect(forge.hookResults.map(({ status }) => status)).not.toContain(401);
    const written = forge.calls.filter(
      ({ method, path }) => method === 'POST' && /\/(?:notes|merge_requests)$/.test(path),
    );
    expect(written.map(({ path }) => path.split('/').at(-1)).toSorted()).toEqual(['merge_requests', 'notes']);
    const data = demo.crew.policy.dataDir;
    const verified = await cli(['verify', demo.order, '--data', data, '--sandbox', 'process', '--json']);
    expect(verified).toMatchObject({ code: 0 });
  });
});
