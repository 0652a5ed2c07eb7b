import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgeClaims } from '../../src/git/forge-claims.ts';
import { openGit } from '../../src/git/open-git.ts';
import { portsFile } from '../../src/git/ports-file.ts';
import type { Git, Mirror, Remote } from '../../src/ports/git.ts';
import { ManualClock } from '../support/manual-clock.ts';

const signal = () => AbortSignal.timeout(30_000);
const identity = { name: 'Bot', email: 'bot@localhost' };
const limits = { maxBytes: 1_000_000, maxFiles: 50 };

let folder: string;
let work: string;
let remote: Remote;
let room: Git;
let mirror: Mirror;
let base: string;

const plain = async (...args: string[]) =>
  (
    await execa('git', [
      '-C',
      work,
      '-c',
      'user.name=A',
      '-c',
      'user.email=a@localhost',
      '-c',
      'protocol.file.allow=always',
      ...args,
    ])
  ).stdout;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'issuewright-git-'));
  work = join(folder, 'work');
  await execa('git', ['init', '-q', '-b', 'main', work]);
  await writeFile(join(work, 'a.txt'), 'one\n');
  await plain('add', '-A');
  await plain('commit', '-qm', 'first');
  await execa('git', ['clone', '-q', '--bare', work, join(folder, 'remote.git')]);
  remote = { url: `file://${join(folder, 'remote.git')}` };
  room = await openGit({ dataDir: join(folder, 'data'), protocols: ['file'], path: process.env.PATH ?? '' });
  mirror = await room.mirror('gitea-a-b', remote, signal());
  base = await plain('rev-parse', 'HEAD');
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A bundle as a sandbox makes it: one commit on the base, after these commands. */
async function handedOut(script: string): Promise<Uint8Array> {
  await execa('sh', ['-c', script], { cwd: work });
  await plain('add', '-A');
  return await bundled(await plain('write-tree'));
}

async function bundled(tree: string): Promise<Uint8Array> {
  await plain('update-ref', 'refs/heads/out', await plain('commit-tree', '-p', base, '-m', 'out', tree));
  const file = join(folder, 'out.bundle');
  await plain('bundle', 'create', '-q', file, 'refs/heads/out', `^${base}`);
  const { readFile } = await import('node:fs/promises');
  return await readFile(file);
}

describe('the mirror', () => {
  it('reads files, trees and branches from objects', async () => {
    expect(await mirror.branch('main')).toBe(base);
    expect(await mirror.branch('main~0')).toBeUndefined();
    expect(Buffer.from((await mirror.file('a.txt', base)) ?? []).toString()).toBe('one\n');
    expect(await mirror.file('none', base)).toBeUndefined();
    expect(await mirror.files(base)).toMatchObject([{ mode: '100644', type: 'blob', path: 'a.txt', size: 4 }]);
    expect(await mirror.has(base)).toBe(true);
    expect(await mirror.has('0'.repeat(40))).toBe(false);
  });

  it('comes up again after a kill left it half made or locked', async () => {
    await rm(join(mirror.path, 'HEAD'));
    await writeFile(join(mirror.path, 'refs', 'remotes', 'origin', 'main.lock'), '');
    await plain('commit', '-q', '--allow-empty', '-m', 'second');
    await plain('push', '-q', join(folder, 'remote.git'), 'main');
    const again = await room.mirror('gitea-a-b', remote, signal());
    expect(await again.branch('main')).toBe(await plain('rev-parse', 'HEAD'));
  });

  it('takes several calls at once', async () => {
    const mirrors = await Promise.all(Array.from({ length: 5 }, () => room.mirror('gitea-a-b', remote, signal())));
    expect(await Promise.all(mirrors.map((one) => one.branch('main')))).toEqual(Array(5).fill(base));
  });

  it('makes the same commit of the same request', async () => {
    const tree = await plain('rev-parse', 'HEAD^{tree}');
    const request = { tree, parent: base, message: 'fix: it\n', author: identity, at: 1_700_000_000 };
    const [one, two] = [await mirror.commit(request), await mirror.commit(request)];
    expect(one).toBe(two);
    expect(await mirror.message(one)).toBe('fix: it');
  });

  it('puts a commit together out of texts and of what another commit has, a folder where a file was', async () => {
    const author = identity;
    const files = [
      { path: 'dir/b c,d.txt', text: 'two\n' },
      { path: '-x\t"y', text: 'odd\n' },
    ];
    const one = await mirror.compose({ base, files, message: 'm', author });
    expect(await mirror.compose({ base, files, message: 'm', author })).toBe(one);
    expect((await mirror.files(one)).map(({ path }) => path)).toEqual(['-x\t"y', 'a.txt', 'dir/b c,d.txt']);
    const entry = (await mirror.files(one)).find(({ path }) => path === 'dir/b c,d.txt');
    const placed = [
      { path: 'a.txt/inside', entry: entry ?? { mode: '', id: '' } },
      { path: 'dir', text: 'a file\n' },
      { path: 'dir/b c,d.txt', gone: true as const },
      { path: 'never/there', gone: true as const },
    ];
    const two = await mirror.compose({ base: one, files: placed, message: 'm', author });
    expect((await mirror.files(two)).map(({ path }) => path)).toEqual(['-x\t"y', 'a.txt/inside', 'dir']);
    expect(await mirror.branch('main')).toBe(base);
  });

  it('refuses a name that could leave its folder and a protocol that is not allowed', async () => {
    await expect(room.mirror('../x', remote, signal())).rejects.toMatchObject({ code: 'INTERNAL' });
    await expect(room.mirror('gitea-x', { url: 'ext::sh -c true' }, signal())).rejects.toMatchObject({
      code: 'GIT_FAILED',
    });
  });
});

describe('quarantine', () => {
  it('takes an honest change and gives its tree to the mirror', async () => {
    const report = await mirror.inspect(
      await handedOut('echo two > a.txt; mkdir d; echo x > d/b.txt; ln -s a.txt c'),
      base,
      limits,
      signal(),
    );
    expect(report).toMatchObject({ ok: false });
    const clean = await mirror.inspect(await handedOut('rm c'), base, limits, signal());
    if (!clean.ok) throw new Error(clean.reasons.join());
    const commit = await mirror.commit({ tree: clean.tree, parent: base, message: 'm', author: identity, at: 1 });
    expect((await mirror.change(base, commit)).files).toEqual([
      { path: 'a.txt', status: 'modified', added: 1, removed: 1 },
      { path: 'd/b.txt', status: 'added', added: 1, removed: 0 },
    ]);
    expect(await mirror.diff(base, commit, 10_000)).toContain('+two');
    expect(await mirror.diff(base, commit, 20)).toContain('bytes of the diff cut');
  });

  it.each([
    ['a link out of the tree', 'ln -s /etc/passwd x', /symbolic link/],
    ['a name with a dash', 'echo > ./-x', /starts with a dash/],
    ['a control character', 'echo > "$(printf "a\\001b")"', /control character/],
    ['a backslash', "echo > 'a\\b'", /backslash/],
    ['two names that differ in case', 'echo > A.TXT', /only in case/],
    ['too many files', 'for n in $(seq 60); do echo $n > f$n; done', /at most 50/],
  ])('refuses %s', async (_name, script, reason) => {
    const report = await mirror.inspect(await handedOut(script), base, limits, signal());
    expect(report).toEqual({ ok: false, reasons: expect.arrayContaining([expect.stringMatching(reason)]) });
  });

  it.each(['.git', '.GIT', '.git ', 'git~1', '.g\u200cit'])('refuses the look-alike %j', async (name) => {
    const blob = (await execa('git', ['-C', work, 'hash-object', '-w', '--stdin'], { input: 'x' })).stdout;
    const { stdout: tree } = await execa('git', ['-C', work, 'mktree'], { input: `100644 blob ${blob}\t${name}\n` });
    const report = await mirror.inspect(await bundled(tree), base, limits, signal());
    expect(report.ok).toBe(false);
  });

  it('refuses a submodule, garbage, a cut bundle and one that is too large', async () => {
    const { stdout: tree } = await execa('git', ['-C', work, 'mktree', '--missing'], {
      input: `160000 commit ${base}\tsub\n`,
    });
    expect(await mirror.inspect(await bundled(tree), base, limits, signal())).toMatchObject({ ok: false });
    expect(await mirror.inspect(Buffer.from('garbage'), base, limits, signal())).toMatchObject({ ok: false });
    const whole = await handedOut('echo 3 > a.txt');
    expect(await mirror.inspect(whole.subarray(0, whole.length - 10), base, limits, signal())).toMatchObject({
      ok: false,
    });
    expect(await mirror.inspect(whole, base, { ...limits, maxBytes: 10 }, signal())).toMatchObject({ ok: false });
    expect(await readdir(join(folder, 'data', 'quarantine'))).toEqual([]);
  });
});

describe('compare-and-swap', () => {
  const ref = 'refs/heads/issuewright/x';

  it('creates only where nothing is, moves only what is as expected, and deletes likewise', async () => {
    const tree = await plain('rev-parse', 'HEAD^{tree}');
    const other = await mirror.commit({ tree, parent: base, message: 'o', author: identity, at: 5 });
    expect(await mirror.publish(remote, base, ref, undefined, signal())).toBe('done');
    expect(await mirror.publish(remote, other, ref, undefined, signal())).toBe('refused');
    expect(await mirror.publish(remote, other, ref, base, signal())).toBe('done');
    expect(await mirror.remoteRef(remote, ref, signal())).toBe(other);
    expect(await mirror.publish(remote, undefined, ref, base, signal())).toBe('refused');
    expect(await mirror.publish(remote, undefined, ref, other, signal())).toBe('done');
    expect(await mirror.remoteRef(remote, ref, signal())).toBeUndefined();
  });

  it('moves a branch of its own back, and one of other people only forward', async () => {
    const tree = await plain('rev-parse', 'HEAD^{tree}');
    const commit = (parent: string | undefined, message: string) =>
      mirror.commit({ tree, parent, message, author: identity, at: 5 });
    const [next, aside] = [await commit(base, 'next'), await commit(undefined, 'aside')];
    for (const [branch, moves] of [
      ['issuewright/1-aaaaaaaa', true],
      ['feature', false],
      ['issuewright', false],
    ] as const) {
      const at = `refs/heads/${branch}`;
      const publish = (to: string | undefined, from: string | undefined) =>
        mirror.publish(remote, to, at, from, signal());
      if (branch === 'issuewright') await plain('push', '-q', remote.url, ':refs/heads/issuewright/1-aaaaaaaa');
      expect(await publish(base, undefined)).toBe('done');
      expect(await publish(next, base)).toBe('done');
      if (moves) expect(await publish(aside, next)).toBe('done');
      else {
        for (const worse of [aside, base, undefined])
          await expect(publish(worse, next)).rejects.toMatchObject({ code: 'BRANCH_TAKEN' });
      }
      expect(await mirror.remoteRef(remote, at, signal())).toBe(moves ? aside : next);
    }
  });
});

describe('worktrees', () => {
  it('are made, found again, moved and removed; a foreign folder is left alone', async () => {
    const order = { id: '7-abc', agent: 'bot' };
    const tree = await mirror.worktree(order, base);
    expect((await mirror.worktree(order, base)).path).toBe(tree.path);
    await tree.move(base);
    await tree.remove();
    await tree.remove();
    await expect(access(tree.path)).rejects.toThrow();
    await execa('mkdir', ['-p', tree.path]);
    await writeFile(join(tree.path, 'mine'), '');
    await expect(mirror.worktree(order, base)).rejects.toMatchObject({ code: 'GIT_FAILED' });
    await access(join(tree.path, 'mine'));
  });
});

describe('claims', () => {
  const claims = (agent: string, clock: ManualClock) =>
    forgeClaims({ mirror, remote: async () => remote, agent, identity, clock, leaseMs: 60_000, place: 'issues' });

  it('have exactly one winner among many takers', { timeout: 60_000 }, async () => {
    const clock = new ManualClock();
    for (let issue = 1; issue <= 3; issue++) {
      const results = await Promise.all(
        Array.from({ length: 6 }, (_, n) => claims(`bot-${n}`, clock).take(issue, `run-${n}`, 1, signal())),
      );
      expect(results.filter(({ kind }) => kind === 'taken')).toHaveLength(1);
    }
  });

  it('are found again by their own run, kept from others, taken over when expired, and released by their owner alone', async () => {
    const clock = new ManualClock();
    const [one, two] = [claims('one', clock), claims('two', clock)];
    expect(await one.take(1, 'run-1', 2, signal())).toMatchObject({ kind: 'taken' });
    expect(await one.take(1, 'run-1', 3, signal())).toMatchObject({ kind: 'taken' });
    expect(await one.take(1, 'run-1', 1, signal())).toMatchObject({ kind: 'held' });
    expect(await two.take(1, 'run-2', 1, signal())).toMatchObject({ kind: 'held', by: 'one' });
    await two.release(1, 'run-2', signal());
    expect(await one.renew(1, 'run-1', 3, signal())).toMatchObject({ kind: 'taken' });
    await clock.advance(61_000);
    expect(await two.take(1, 'run-2', 1, signal())).toMatchObject({ kind: 'taken' });
    expect(await one.renew(1, 'run-1', 3, signal())).toMatchObject({ kind: 'held', by: 'two' });
    await two.release(1, 'run-2', signal());
    expect(await mirror.remoteRef(remote, 'refs/issuewright/claims/1', signal())).toBeUndefined();
  });
});

describe('ports', () => {
  it('are the same for the same order, and the next free ones where taken', () => {
    const { env, text } = portsFile('1-a', new Set());
    expect(portsFile('1-a', new Set()).text).toBe(text);
    expect(Number(env.ISSUEWRIGHT_PORT)).toBeGreaterThanOrEqual(9100);
    expect(portsFile('1-a', new Set([Number(env.ISSUEWRIGHT_PORT)])).env.ISSUEWRIGHT_PORT).not.toBe(
      env.ISSUEWRIGHT_PORT,
    );
  });
});
