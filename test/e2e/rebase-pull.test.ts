import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lookAtPulls } from '../../src/coordinator/look-at-pulls.ts';
import { RunningOrders } from '../../src/coordinator/running-orders.ts';
import { found } from '../../src/demo/forge/forge-reply.ts';
import type { HostedForge } from '../../src/domain/refs.ts';
import { scriptWith } from '../support/demo-script.ts';
import { CLASH, CLASH_SCRIPT, RESOLVED } from '../support/rebase-script.ts';
import { runningDemo } from '../support/running-demo.ts';

const TIME = { timeout: 300_000 };
const WAIT = { timeout: 150_000 };

/** A demo whose order is delivered, with the pull request that came of it. */
async function delivered(kind: HostedForge) {
  const demo = await runningDemo({}, kind, await scriptWith(CLASH_SCRIPT));
  const closed = demo.closed();
  await demo.world.label(await demo.world.openIssue(), 'agent');
  expect(await closed).toMatchObject({ kind: 'delivered' });
  const repository = demo.world.forge.repository('maintainer', 'pages');
  const pull = found(repository.issues.find((one) => one.pull));
  const { crew, world } = demo;
  return {
    demo,
    repository,
    pull,
    branch: `refs/heads/${pull.pull?.head}`,
    head: () => demo.bare('rev-parse', `refs/heads/${pull.pull?.head}`),
    say: (text: string) => world.forge.desk.comment(repository, pull, 'maintainer', text),
    look: () => lookAtPulls(crew, new RunningOrders(), world.repo, AbortSignal.timeout(30_000)),
    /** How the newest of so many orders ended. */
    ended: async (orders: number) => {
      await expect
        .poll(async () => (await crew.store.list({})).filter(({ outcome }) => outcome).length, WAIT)
        .toBe(orders);
      return (await crew.store.list({}))[0];
    },
  };
}

describe('a pull request whose base branch moves', () => {
  it(
    'on GitLab, a command brings it up to date or says that there is nothing to do; the timer sees a conflict',
    TIME,
    async () => {
      const at = await delivered('gitlab');
      const { demo, pull, head } = at;
      await using _ = demo;
      await at.say('/agent rebase');
      const said = () => JSON.stringify([pull.comments, pull.pull?.reviews]);
      await expect.poll(said, WAIT).toContain('holds the newest commit of its base branch already');
      expect(await at.look()).toBe(0);
      const before = await head();

      await demo.change(async (git, tree) => {
        const file = join(tree, 'src/pages.js');
        await writeFile(file, (await readFile(file, 'utf8')).replace('  return Math.floor(total / size);', CLASH));
        await git('commit', '-qam', 'feat: empty pages');
      });
      expect(await at.look()).toBe(1);
      expect(await at.ended(2)).toMatchObject({ outcome: { kind: 'delivered' }, order: { follow: { rebase: true } } });
      const after = await head();
      expect(await demo.bare('rev-parse', `${after}^`)).toBe(await demo.bare('rev-parse', 'main'));
      expect(await demo.bare('show', `${after}:src/pages.js`)).toContain(RESOLVED);
      expect(await demo.bare('rev-list', '--count', `${after}..${before}`)).toBe('1');
      expect(pull.body).toContain(`Gates at \`${after}\``);
      expect(pull.title).toBe('fix(pages): count the last page when it is not full');
      expect(at.repository.issues.filter((one) => one.pull)).toHaveLength(1);
      expect(await at.look()).toBe(0);

      await demo.change(async (git, tree) => {
        const file = join(tree, 'src/pages.js');
        await writeFile(file, (await readFile(file, 'utf8')).replace(CLASH, '  return NEVER;'));
        await git('commit', '-qam', 'feat: never');
      });
      expect(await at.look()).toBe(1);
      const why = 'the change conflicts with `main` in `src/pages.js`';
      expect(await at.ended(3)).toMatchObject({ outcome: { kind: 'needs-human', why } });
      expect(await head()).toBe(after);
      // One try for a commit, unless a person asks for another.
      expect(await at.look()).toBe(0);
      await at.say('/agent rebase');
      expect(await at.ended(4)).toMatchObject({ outcome: { kind: 'needs-human', why } });
    },
  );

  it(
    'on GitHub, it is merged with its base where a person has committed to it, and that commit stays',
    TIME,
    async () => {
      const at = await delivered('github');
      const { demo, pull, branch, head } = at;
      await using _ = demo;
      await demo.change(async (git, tree) => {
        await git('fetch', '-q', 'origin', branch);
        await git('checkout', '-q', '-B', 'aside', 'FETCH_HEAD');
        await writeFile(join(tree, 'NOTES.md'), 'By hand.\n');
        await git('add', '-A');
        await git('commit', '-qm', 'docs: by hand');
        await git('push', '-q', 'origin', `HEAD:${branch}`);
        await git('checkout', '-q', 'main');
        await writeFile(join(tree, 'MORE.md'), 'more\n');
        await git('add', '-A');
        await git('commit', '-qm', 'docs: more');
      });
      const [theirs, base] = [await head(), await demo.bare('rev-parse', 'main')];
      await at.say('/agent rebase');
      expect(await at.ended(2)).toMatchObject({ outcome: { kind: 'delivered' } });
      expect(await demo.bare('show', '--no-patch', '--format=%P', await head())).toBe(`${theirs} ${base}`);
      expect(await demo.bare('ls-tree', '--name-only', await head())).toMatch(/MORE\.md\nNOTES\.md/);
      expect(pull.body).toContain("People's commits are on the branch");
      expect(pull.title).toBe('fix(pages): count the last page when it is not full');
    },
  );

  it('is left alone where somebody pushes to it meanwhile', TIME, async () => {
    const happened: string[] = [];
    let push = (): Promise<void> => Promise.resolve();
    await using demo = await runningDemo({}, 'gitea', await scriptWith(CLASH_SCRIPT), async (key) => {
      if (key !== 'update' || happened.includes(key)) return;
      happened.push(key);
      await push();
    });
    const closed = demo.closed();
    await demo.world.label(await demo.world.openIssue(), 'agent');
    await closed;
    const repository = demo.world.forge.repository('maintainer', 'pages');
    const pull = found(repository.issues.find((one) => one.pull));
    const branch = `refs/heads/${pull.pull?.head}`;
    await demo.change(async (git, tree) => {
      await writeFile(join(tree, 'MORE.md'), 'more\n');
      await git('add', '-A');
      await git('commit', '-qm', 'docs: more');
    });
    const who = ['-c', 'user.name=M', '-c', 'user.email=m@localhost'];
    let theirs = '';
    push = async () => {
      theirs = await demo.bare(...who, 'commit-tree', '-p', branch, '-m', 'docs: mine', `${branch}^{tree}`);
      await demo.bare('update-ref', branch, theirs);
    };
    const again = demo.closed();
    await demo.world.forge.desk.comment(repository, pull, 'maintainer', '/agent rebase');
    expect(await again).toMatchObject({ kind: 'failed', code: 'BRANCH_TAKEN' });
    expect(await demo.bare('rev-parse', branch)).toBe(theirs);
  });
});
