import { beforeAll, describe, expect, it } from 'vitest';
import { HookSchema, ProtectedBranchSchema, ProtectionSchema, RuleSchema } from '../../../src/forges/github/schema.ts';
import { doctorWorld } from '../../support/doctor-world.ts';
import { type GithubDescription, githubDescription } from '../../support/github-description.ts';

let published: GithubDescription;
beforeAll(async () => {
  published = await githubDescription();
}, 60_000);

describe("the doctor's questions to GitHub", () => {
  it('and the answers that the tests give are as GitHub publishes them', async () => {
    const world = await doctorWorld('github');
    world.repository.protections = { main: ['issuewright'] };
    await world.look();
    expect(published.faults(world.forge.calls, '/api/v3')).toEqual([]);
    const asked = new Set(
      world.forge.calls.map(({ method, path }) => `${method} ${path.split('/').slice(6).join('/')}`),
    );
    for (const one of [
      'GET hooks',
      'GET labels',
      'POST labels',
      'POST git/refs',
      'GET branches/main',
      'GET branches/main/protection',
    ])
      expect(asked).toContain(one);
  });

  it.each([
    ['/repos/{owner}/{repo}/hooks', HookSchema.array()],
    ['/repos/{owner}/{repo}/branches/{branch}', ProtectedBranchSchema],
    ['/repos/{owner}/{repo}/branches/{branch}/protection', ProtectionSchema],
    ['/repos/{owner}/{repo}/rules/branches/{branch}', RuleSchema.array()],
  ] as const)('read the published examples of %s', async (path, schema) => {
    const examples = Object.values(published.examples('GET', path, 200));
    expect(examples).not.toEqual([]);
    for (const example of examples) expect(schema.safeParse(example)).toMatchObject({ success: true });
  });
});
