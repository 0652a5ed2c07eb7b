import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { openGit } from '../../src/git/open-git.ts';

const signal = AbortSignal.timeout(30_000);

it('a mirror tells whose the lines of a branch are, and gives a commit as a mail', async () => {
  await using scope = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'issuewright-pull-'));
  scope.defer(() => rm(folder, { recursive: true, force: true }));
  const work = join(folder, 'work');
  const git = async (email: string, ...args: string[]) =>
    (await execa('git', ['-C', work, '-c', 'user.name=A', '-c', `user.email=${email}`, ...args])).stdout;
  const commit = async (email: string, file: string, text: string) => {
    await writeFile(join(work, file), text);
    await git(email, 'add', '-A');
    await git(email, 'commit', '-qm', `adds ${file}`);
    return await git(email, 'rev-parse', 'HEAD');
  };
  await execa('git', ['init', '-q', '-b', 'main', work]);
  const base = await commit('ann@localhost', 'a.txt', '1\n');
  await commit('ann@localhost', 'b.txt', '1\n2\n');
  // A file whose name looks like what the listing is made of.
  const head = await commit('bot@localhost', ':ann@localhost', '1\n2\n3\n');
  const room = await openGit({ dataDir: join(folder, 'data'), protocols: ['file'], path: process.env.PATH ?? '' });
  const mirror = await room.mirror('gitea-a-b', { url: `file://${work}` }, signal);
  expect(await mirror.addedBy('bot@localhost', base, head)).toBe(3);
  expect(await mirror.addedBy('ann@localhost', base, head)).toBe(2);
  expect(await mirror.addedBy('nobody@localhost', base, head)).toBe(0);
  const mail = Buffer.from(await mirror.mail(head)).toString('utf8');
  expect(mail).toContain('From: A <bot@localhost>');
  expect(mail).not.toContain('b.txt');
  expect(await mirror.faults(head)).toEqual([]);
});
