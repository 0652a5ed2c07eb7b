import { describe, expect, it } from 'vitest';
import { type DemoOptions, runDemo } from '../../src/cli/run-demo.ts';
import { cli } from '../support/cli.ts';
import { silentLog } from '../support/silent-log.ts';

const options: Omit<DemoOptions, 'signal' | 'forge'> = {
  sandbox: 'process',
  port: 0,
  path: process.env.PATH ?? '',
  log: silentLog,
  onEvent: () => undefined,
  say: () => undefined,
};

/** What the forges call what the bot writes, and how they count: on GitLab merge requests have their own row of numbers. */
const FORGES = [
  { kind: 'github', pulls: 'pulls', comments: 'comments', number: 2 },
  { kind: 'gitlab', pulls: 'merge_requests', comments: 'notes', number: 1 },
] as const;

describe.each(FORGES)('a demo order on $kind', ({ kind, pulls, comments, number }) => {
  it('goes from the label to one pull request, with one comment, statuses and a clean end', {
    timeout: 180_000,
  }, async () => {
    await using demo = await runDemo({ ...options, forge: kind, signal: AbortSignal.timeout(120_000) });
    expect(demo.outcome.kind).toBe('delivered');
    const { forge, repo } = demo.world;
    const repository = forge.repository(repo.owner, repo.name);
    const issue = repository.issues.find(({ pull }) => !pull);
    const opened = repository.issues.filter(({ pull }) => pull);
    expect(opened.map((pull) => pull.number)).toEqual([number]);
    const [pull] = opened;
    const refs = await forge.refs(repo.owner, repo.name);
    const head = refs.get(`refs/heads/${pull?.pull?.head}`) ?? '';
    expect(pull).toMatchObject({
      title: 'fix(pages): count the last page when it is not full',
      pull: { draft: false },
    });
    expect(pull?.body).toContain(`Gates at \`${head}\``);
    expect(pull?.body).toMatch(/^Closes #1\n/);
    expect(issue?.comments).toHaveLength(1);
    expect(issue?.comments[0]?.body).toMatch(/ready for review$/);
    const names = issue?.labels.map((id) => repository.labels.find((label) => label.id === id)?.name);
    expect(names).toEqual(['agent:done']);
    const statuses = repository.statuses.filter(({ sha }) => sha === head);
    expect(statuses.map(({ context, state }) => `${context} ${state}`).toSorted()).toEqual([
      'issuewright/lint success',
      'issuewright/old-tests success',
      'issuewright/proof success',
      'issuewright/protected-paths success',
      'issuewright/review success',
      'issuewright/secrets success',
      'issuewright/test success',
      'issuewright/test-integrity success',
    ]);
    expect([...refs.keys()].filter((ref) => ref.includes('claims'))).toEqual([]);
    expect(await demo.crew.store.list({})).toHaveLength(1);
    expect(forge.hookResults.map(({ status }) => status)).not.toContain(401);
    const written = forge.calls.flatMap(({ method, path }) =>
      method === 'POST' ? (path.split('/').at(-1) ?? []) : [],
    );
    expect(written.filter((name) => name === pulls || name === comments).toSorted()).toEqual(
      [comments, pulls].toSorted(),
    );
    const data = demo.crew.policy.dataDir;
    const verified = await cli(['verify', demo.order, '--data', data, '--sandbox', 'process', '--json']);
    expect(verified).toMatchObject({ code: 0 });
  });
});
