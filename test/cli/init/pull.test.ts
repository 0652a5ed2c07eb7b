import { describe, expect, it } from 'vitest';
import type { HostedForge } from '../../../src/domain/refs.ts';
import { cli } from '../../support/cli.ts';
import { type DoctorWorld, doctorWorld } from '../../support/doctor-world.ts';
import { git, pushBranch } from '../../support/git-fixture.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const FILES = { 'package.json': '{"scripts":{"test":"node --test"}}' };
const BRANCH = 'refs/heads/issuewright/onboarding';

describe('init --pull', () => {
  it.each(['gitea', 'github', 'gitlab'] as const)(
    'opens one pull request on %s, however often it is run',
    async (kind) => {
      const world = await doctorWorld(kind, FILES);
      const root = await cloneOf(world);
      const first = await init(world, root);
      expect(first).toMatchObject({ code: 0, err: [] });
      const done = JSON.parse(first.out[0] ?? '');
      expect(done.pull).toContain(world.forge.url);
      const tip = (await world.forge.refs('alice', 'calc')).get(BRANCH);
      expect((await init(world, root)).code).toBe(0);
      expect((await world.forge.refs('alice', 'calc')).get(BRANCH)).toBe(tip);
      const pulls = world.repository.issues.filter(({ pull }) => pull);
      expect(pulls).toMatchObject([
        { state: 'open', pull: { head: 'issuewright/onboarding', base: 'main', draft: false } },
      ]);
      expect(pulls[0]?.body).toMatch(/Gate `test`: `npm test`/);
      const changed = await git(['-C', bare(world), 'diff', '--name-status', 'main', BRANCH]);
      const workflow = kind === 'gitlab' ? '' : `A\t.${kind}/workflows/issuewright.yml\n`;
      expect(changed).toBe(`A\t.${kind}/issuewright.yml\n${workflow}`);
      expect(await git(['-C', root, 'status', '--porcelain'])).toBe('');
      expect(JSON.stringify([first.out, pulls])).not.toContain(world.bot.token);
    },
  );

  it('leaves a branch alone that holds something else, unless it is forced', async () => {
    const world = await doctorWorld('gitea', FILES);
    const root = await cloneOf(world);
    const header = `Authorization: Basic ${Buffer.from(`alice:${world.owner.token}`).toString('base64')}`;
    const theirs = await pushBranch(`${world.forge.url}/alice/calc.git`, 'issuewright/onboarding', header);
    const refused = await init(world, root);
    expect({ code: refused.code, err: refused.err[0] }).toEqual({
      code: 1,
      err: expect.stringContaining('BRANCH_TAKEN'),
    });
    expect((await world.forge.refs('alice', 'calc')).get(BRANCH)).toBe(theirs);
    expect((await init(world, root, '--force')).code).toBe(0);
    expect((await world.forge.refs('alice', 'calc')).get(BRANCH)).not.toBe(theirs);
  });

  it('does nothing where all is there, or with --dry-run', async () => {
    const world = await doctorWorld('gitea', FILES);
    const root = await cloneOf(world);
    const dry = JSON.parse((await init(world, root, '--dry-run')).out[0] ?? '');
    expect(dry.files.map(({ state }: { state: string }) => state)).toEqual(['would be written', 'would be written']);
    expect(world.repository.issues).toEqual([]);
    expect([...(await world.forge.refs('alice', 'calc')).keys()]).toEqual(['refs/heads/main']);
  });

  it('sends no token to an address that only the clone names', async () => {
    const world = await doctorWorld('gitea', FILES);
    const root = await cloneOf(world);
    const env = { ...world.env, GITEA_URL: 'https://git.example.org' };
    const { code, err } = await cli(['init', '--repo', root, '--forge', 'gitea', '--pull'], env);
    expect({ code, err: err[0] }).toEqual({ code: 2, err: expect.stringContaining('not at git.example.org') });
    expect(world.forge.calls).toEqual([]);
  });
});

async function init(world: DoctorWorld, root: string, ...more: readonly string[]) {
  const kind: HostedForge = world.forge.kind;
  const env = { ...world.env, [`${kind.toUpperCase()}_URL`]: world.forge.url };
  return await cli(['init', '--repo', root, '--pull', '--json', ...more], env);
}

async function cloneOf(world: DoctorWorld): Promise<string> {
  const root = await tempFolder();
  await git(['clone', '-q', `${world.forge.url}/alice/calc.git`, root]);
  return root;
}

function bare({ folder }: DoctorWorld): string {
  return `${folder}/forge/git/alice/calc.git`;
}
