import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openGit } from '../../src/git/open-git.ts';
import type { Mirror } from '../../src/ports/git.ts';

const signal = () => AbortSignal.timeout(30_000);
const LINES = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n';

let folder: string;
let work: string;
let mirror: Mirror;
let since: string;

const git = async (...args: string[]) =>
  (await execa('git', ['-C', work, '-c', 'user.name=A', '-c', 'user.email=a@localhost', ...args])).stdout;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'issuewright-merge-'));
  work = join(folder, 'work');
  await execa('git', ['init', '-q', '-b', 'main', work]);
  await writeFile(join(work, 'a.txt'), LINES);
  await writeFile(join(work, 'b.txt'), 'b\n');
  since = await commit('true');
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A commit on `on` after these commands, as a branch that the mirror gets. */
async function commit(script: string, on?: string): Promise<string> {
  if (on !== undefined) await git('checkout', '-q', '-f', '--detach', on);
  await execa('sh', ['-c', script], { cwd: work });
  await git('add', '-A');
  await git('commit', '-q', '--allow-empty', '-m', `after ${script}`);
  const sha = await git('rev-parse', 'HEAD');
  await git('branch', '-f', `b-${sha}`);
  return sha;
}

async function merged(ours: string, theirs: string, from = since) {
  const room = await openGit({ dataDir: join(folder, 'data'), protocols: ['file'], path: process.env.PATH ?? '' });
  mirror = await room.mirror('gitea-a-b', { url: `file://${work}` }, signal());
  return await mirror.merge({ ours, theirs, since: from }, signal());
}

const text = async (tree: string, path: string) => Buffer.from((await mirror.file(path, tree)) ?? []).toString();

describe('a merge in objects', () => {
  it('brings both sides together and says nothing more', async () => {
    const ours = await commit('sed -i s/one/ONE/ a.txt', since);
    const theirs = await commit('sed -i s/seven/SEVEN/ a.txt; echo c > c.txt', since);
    const { tree, conflicts, faults } = await merged(ours, theirs);
    expect({ conflicts, faults }).toEqual({ conflicts: [], faults: [] });
    expect(await text(tree, 'a.txt')).toBe(LINES.replace('one', 'ONE').replace('seven', 'SEVEN'));
    expect(await text(tree, 'c.txt')).toBe('c\n');
    expect((await merged(ours, theirs)).tree).toBe(tree);
  });

  it('leaves both sides between markers that are named, and tells of what has none', async () => {
    const ours = await commit('sed -i s/four/OURS/ a.txt; rm b.txt', since);
    const theirs = await commit('sed -i s/four/THEIRS/ a.txt; echo more >> b.txt', since);
    const { tree, conflicts, sides } = await merged(ours, theirs);
    expect(conflicts).toEqual([
      { path: 'a.txt', says: expect.stringContaining('CONFLICT (content)') },
      { path: 'b.txt', says: expect.stringContaining('CONFLICT (modify/delete)') },
    ]);
    expect(await text(tree, 'a.txt')).toBe(
      LINES.replace('four', `<<<<<<< ${sides[0]}\nOURS\n=======\nTHEIRS\n>>>>>>> ${sides[1]}`),
    );
    expect(await text(tree, 'b.txt')).toBe('b\nmore\n');
  });

  it('takes the beginning that it is told, also where the base was written anew', async () => {
    const theirs = await commit('sed -i s/seven/SEVEN/ a.txt', since);
    await git('checkout', '-q', '--orphan', 'anew');
    const ours = await commit('sed -i s/one/ONE/ a.txt');
    const { tree, conflicts } = await merged(ours, theirs);
    expect(conflicts).toEqual([]);
    expect(await text(tree, 'a.txt')).toBe(LINES.replace('one', 'ONE').replace('seven', 'SEVEN'));
    expect(await mirror.mergeBase(ours, theirs)).toBeUndefined();
  });

  it('lets the repository choose no way to merge', async () => {
    const from = await commit(`echo '* merge=union' > .gitattributes`, since);
    const ours = await commit('sed -i s/four/OURS/ a.txt', from);
    const theirs = await commit('sed -i s/four/THEIRS/ a.txt', from);
    expect((await merged(ours, theirs, from)).conflicts).toHaveLength(1);
  });

  it('tells paths with any character, and names that clash only together', async () => {
    const odd = 'x\ny \u00e9"';
    const from = await commit(`printf 'a\\n' > "$ODD"`.replace('$ODD', odd.replaceAll('"', '\\"')), since);
    const change = (line: string) => `printf '${line}\\n' > "${odd.replaceAll('"', '\\"')}"`;
    const ours = await commit(`${change('ours')}; echo > README`, from);
    const theirs = await commit(`${change('theirs')}; echo > readme`, from);
    const { conflicts, faults } = await merged(ours, theirs, from);
    expect(conflicts.map(({ path }) => path)).toEqual([odd]);
    expect(faults).toEqual([
      expect.stringContaining('holds a control character'),
      expect.stringContaining('differs from another path only in case'),
    ]);
  });
});

describe('what a branch holds', () => {
  it('is told commit by commit, oldest first, whoever made them', async () => {
    const one = await commit('echo 1 > n', since);
    await git('-c', 'user.email=', 'commit', '-q', '--allow-empty', '-m', 'no address\n\nand a body');
    const two = await git('rev-parse', 'HEAD');
    await git('branch', '-f', `b-${two}`);
    await merged(since, one);
    expect(await mirror.commits(two, since)).toEqual([
      { sha: one, by: ['a@localhost', 'a@localhost'], message: 'after echo 1 > n' },
      { sha: two, by: ['', ''], message: 'no address\n\nand a body' },
    ]);
    expect(await mirror.commits(since, since)).toEqual([]);
    expect(await mirror.mergeBase(two, one)).toBe(one);
  });
});

describe('the name of a patch', () => {
  it('is the same wherever its lines have moved to, and another for other lines, white space and bytes', async () => {
    const change = 'sed -i "s/four/FOUR/" a.txt';
    const moved = await commit('printf "zero\\nnull\\n" | cat - a.txt > x; mv x a.txt', since);
    const commits = [
      since,
      await commit(change, since),
      moved,
      await commit(change, moved),
      await commit('sed -i "s/four/FOUR /" a.txt', since),
      await commit('printf "\\000\\001" > bin', since),
      await commit('printf "\\000\\002" > bin', since),
      await commit('printf "x\\rindex 0\\n" > cr', since),
      await commit('printf "x\\rindex 1\\n" > cr', since),
    ];
    await merged(since, since);
    const name = async (from: number, to: number) => await mirror.patch(commits[from] ?? '', commits[to] ?? '');
    expect(await name(2, 3)).toBe(await name(0, 1));
    const others = await Promise.all([1, 4, 5, 6, 7, 8].map((at) => name(0, at)));
    expect(new Set(others).size).toBe(others.length);
  });
});
