import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Sandbox, SpawnOptions, WorkspaceSpec } from '../../src/ports/sandbox.ts';

const MIB = 2 ** 20;
const SPEC: WorkspaceSpec = {
  order: 'contract',
  purpose: 'test',
  env: { COLOUR: 'green' },
  limits: { cpus: 1, memoryBytes: 512 * MIB, pids: 200, diskBytes: 256 * MIB, inodes: 20_000 },
};
const SECOND = { timeoutMs: 30_000 };

const ECHO = Buffer.from(`process.stdin.on('data', (data) => process.stdout.write('<' + String(data).trim() + '>'));`);

function listening() {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const ends: true[] = [];
  const options: SpawnOptions = {
    onStdout: (chunk) => void stdout.push(Buffer.from(chunk).toString()),
    onStderr: (chunk) => void stderr.push(Buffer.from(chunk).toString()),
    onEnd: () => void ends.push(true),
  };
  return { options, stdout: () => stdout.join(''), stderr: () => stderr.join(''), ends: () => ends.length };
}

/** What every sandbox must do, tried in real workspaces. */
export function sandboxContract(name: string, available: boolean, make: (dataDir: string) => Promise<Sandbox>): void {
  describe.skipIf(!available)(`the sandbox ${name}`, () => {
    let folder: string;
    let sandbox: Sandbox;
    let source: { readonly file: string; readonly at: string };
    const signal = () => AbortSignal.timeout(50_000);

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'issuewright-sandbox-'));
      sandbox = await make(join(folder, 'data'));
      source = await bundle(folder);
    }, 120_000);
    afterAll(async () => {
      expect(await sandbox.reap(new Set(), signal())).toBe(0);
      await rm(folder, { recursive: true, force: true });
    });

    it('runs commands: exit code, streams, variables, folder, input', async () => {
      await using workspace = await sandbox.open(SPEC, signal());
      const result = await workspace.run('echo $COLOUR; echo oops >&2; exit 3', SECOND, signal());
      expect(result).toMatchObject({ exit: 3, stdout: 'green\n', stderr: 'oops\n', timedOut: false });
      await workspace.write('a/b.bin', Buffer.from([0, 255, 10]), signal());
      expect((await workspace.run('od -An -tx1 b.bin', { ...SECOND, cwd: 'a' }, signal())).stdout.trim()).toBe(
        '00 ff 0a',
      );
      expect((await workspace.run('cat', { ...SECOND, stdin: Buffer.from('in') }, signal())).stdout).toBe('in');
      expect(await workspace.read('a/b.bin', 10, signal())).toEqual(Buffer.from([0, 255, 10]));
      expect(await workspace.read('none', 10, signal())).toBeUndefined();
      expect((await workspace.run('node -e "console.log(1+1)"', SECOND, signal())).stdout).toBe('2\n');
    });

    it.each(['../x', '/etc/passwd', 'a/../../x', 'a\0b'])('refuses the path %j', async (path) => {
      await using workspace = await sandbox.open(SPEC, signal());
      await expect(workspace.read(path, 10, signal())).rejects.toMatchObject({ code: 'SANDBOX_FAILED' });
    });

    it('talks to a command that goes on running, and ends it with all that it started', async () => {
      await using workspace = await sandbox.open(SPEC, signal());
      await workspace.write('echo.js', ECHO, signal());
      const heard = listening();
      const spawned = await workspace.spawn('pwd >&2; sleep 300 & node echo.js', heard.options, signal());
      for (const word of ['one', 'two']) {
        await spawned.write(Buffer.from(`${word}\n`));
        await vi.waitFor(() => expect(heard.stdout()).toContain(`<${word}>`), 20_000);
      }
      expect(heard.stderr()).toMatch(/\/repo\n$/);
      expect((await workspace.run('cat echo.js', SECOND, signal())).exit).toBe(0);
      await spawned.stop();
      await spawned.stop();
      await vi.waitFor(() => expect(heard.ends()).toBe(1), 20_000);
      await spawned.write(Buffer.from('nobody\n'));
      expect((await workspace.run('ps ax 2>/dev/null | grep -c "[s]leep 300"; true', SECOND, signal())).stdout).toMatch(
        /^0?\n?$/,
      );
    });

    it('tells that such a command ended by itself, by a signal, or with its workspace', async () => {
      const workspace = await sandbox.open(SPEC, signal());
      const [itself, stopped, left] = [listening(), listening(), listening()];
      await workspace.spawn('echo bye; exit 3', itself.options, signal());
      await vi.waitFor(() => expect(itself.ends()).toBe(1), 20_000);
      expect(itself.stdout()).toBe('bye\n');
      const stop = new AbortController();
      await workspace.spawn('exec sleep 300', stopped.options, stop.signal);
      stop.abort();
      await vi.waitFor(() => expect(stopped.ends()).toBe(1), 20_000);
      await workspace.spawn('exec sleep 300', left.options, signal());
      expect((await workspace.run('true', SECOND, signal())).exit).toBe(0);
      await workspace[Symbol.asyncDispose]();
      await vi.waitFor(() => expect(left.ends()).toBe(1), 20_000);
    });

    it('bounds output and time', async () => {
      await using workspace = await sandbox.open(SPEC, signal());
      const flood = await workspace.run('yes | head -c 50000000', { ...SECOND, outputBytes: 1000 }, signal());
      expect(flood.stdout.length).toBeLessThan(1200);
      expect(flood.stdout).toContain('bytes cut');
      const slow = await workspace.run('sleep 60 & sleep 60', { timeoutMs: 500 }, signal());
      expect(slow).toMatchObject({ timedOut: true, exit: 137 });
      expect(slow.ms).toBeLessThan(10_000);
    });

    it('ends at once when its signal aborts', async () => {
      await using workspace = await sandbox.open(SPEC, signal());
      const stop = new AbortController();
      const running = workspace.run('echo started; sleep 60', { timeoutMs: 60_000 }, stop.signal);
      stop.abort(new Error('stopped by the test'));
      await expect(running).rejects.toThrow('stopped by the test');
    });

    it('ends at once at whatever moment its signal aborts, half-way into the start of a command too', async () => {
      for (let moment = 0; moment < 20; moment += 1) {
        await using workspace = await sandbox.open(SPEC, signal());
        const stop = new AbortController();
        setTimeout(() => stop.abort(new Error('stopped by the test')), moment);
        const running = workspace.run('sleep 60', { timeoutMs: 60_000 }, stop.signal);
        await expect(running, `after ${moment} ms`).rejects.toThrow('stopped by the test');
      }
    });

    it('takes source in as an ordinary checkout and hands changes out', async () => {
      await using workspace = await sandbox.open(SPEC, signal());
      await workspace.takeIn({ files: [source.file], at: source.at }, signal());
      expect(
        (await workspace.run('git log --format=%s; git status --short; git remote', SECOND, signal())).stdout,
      ).toBe('first\n');
      expect(await workspace.handOut(source.at, MIB, signal())).toBeUndefined();
      await workspace.write('new.txt', Buffer.from('new\n'), signal());
      expect(await changed(folder, source, await workspace.handOut(source.at, MIB, signal()))).toEqual(['new.txt']);
    });

    it.each([
      ['commits of its own', 'echo 1 > own.txt; git add own.txt; git commit -qm own; git checkout -q --detach'],
      ['a destroyed .git', 'rm -rf .git; echo 1 > own.txt'],
      ['a .git that is a file', 'rm -rf .git; echo gitdir: /nowhere > .git; echo 1 > own.txt'],
      [
        'hooks and filters',
        'mkdir -p .git/hooks; printf "#!/bin/sh\\nexit 1\\n" > .git/hooks/pre-commit; chmod +x .git/hooks/pre-commit; echo "* filter=x" > .git/info/attributes; git config filter.x.clean false; git config filter.x.required true; echo 1 > own.txt',
      ],
    ])('hands out despite %s', async (_name, command) => {
      await using workspace = await sandbox.open(SPEC, signal());
      await workspace.takeIn({ files: [source.file], at: source.at }, signal());
      expect((await workspace.run(command, SECOND, signal())).exit).toBe(0);
      expect(await changed(folder, source, await workspace.handOut(source.at, MIB, signal()))).toEqual(['own.txt']);
    });

    it('refuses to hand out more than allowed', async () => {
      await using workspace = await sandbox.open(SPEC, signal());
      await workspace.takeIn({ files: [source.file], at: source.at }, signal());
      await workspace.run('head -c 300000 /dev/urandom > big', SECOND, signal());
      await expect(workspace.handOut(source.at, 100_000, signal())).rejects.toMatchObject({ code: 'CHANGE_REFUSED' });
    });

    it('holds every protection that it claims', async () => {
      const { proofs } = await sandbox.prove(signal());
      expect(proofs.length).toBeGreaterThan(5);
      expect(proofs.filter(({ held }) => !held)).toEqual([]);
    });
  });
}

async function bundle(folder: string): Promise<{ readonly file: string; readonly at: string }> {
  const repo = join(folder, 'origin');
  const git = (...args: string[]) =>
    execa('git', ['-C', repo, '-c', 'user.name=A', '-c', 'user.email=a@localhost', ...args]);
  await execa('git', ['init', '-q', '-b', 'main', repo]);
  await writeFile(join(repo, 'README.md'), 'hello\n');
  await git('add', '-A');
  await git('commit', '-qm', 'first');
  const file = join(folder, 'source.bundle');
  await git('bundle', 'create', '-q', file, 'main');
  return { file, at: (await git('rev-parse', 'HEAD')).stdout };
}

/** The paths that a handed-out bundle changes. */
async function changed(
  folder: string,
  source: { readonly at: string },
  out: Uint8Array | undefined,
): Promise<readonly string[]> {
  const file = join(await mkdtemp(join(folder, 'out-')), 'out.bundle');
  await writeFile(file, out ?? '');
  const git = (...args: string[]) => execa('git', ['-C', join(folder, 'origin'), ...args]);
  await git('fetch', '-q', file, '+refs/heads/handed-out:refs/heads/out');
  return (await git('diff', '--name-only', source.at, 'refs/heads/out')).stdout.split('\n').filter(Boolean);
}
