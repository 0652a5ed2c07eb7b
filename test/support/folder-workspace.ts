import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { BotError } from '../../src/domain/errors.ts';
import { truncateText } from '../../src/lib/bounded-output.ts';
import type { RunOptions, RunResult, Spawned, SpawnOptions, Workspace } from '../../src/ports/sandbox.ts';
import { startPiped } from '../../src/sandboxes/process/start-piped.ts';

/** A workspace without any walls, in a temporary folder: for tests of what uses one, never for anything else. */
export class FolderWorkspace implements Workspace {
  readonly id = 'folder';
  readonly isolation = { kind: 'process', level: 'namespaces', engine: 'none', weaknesses: ['everything'] } as const;
  readonly commands: string[] = [];
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async with(files: Readonly<Record<string, string | Uint8Array>>): Promise<FolderWorkspace> {
    const workspace = new FolderWorkspace(await mkdtemp(join(tmpdir(), 'issuewright-folder-')));
    for (const [path, data] of Object.entries(files)) await workspace.write(path, Buffer.from(data));
    return workspace;
  }

  async run(command: string, options: RunOptions, signal: AbortSignal): Promise<RunResult> {
    this.commands.push(command);
    const running = execa('sh', ['-c', command], {
      cwd: join(this.path, options.cwd ?? '.'),
      detached: true,
      reject: false,
      maxBuffer: 200_000_000,
      stripFinalNewline: false,
      ...(options.stdin && { input: options.stdin }),
    });
    const deadline = AbortSignal.timeout(options.timeoutMs);
    const result = await endedBy(AbortSignal.any([signal, deadline]), running);
    signal.throwIfAborted();
    const cut = (text: string) => truncateText(text, options.outputBytes ?? 1_000_000);
    const { stdout, stderr, exitCode, durationMs: ms } = result;
    return { exit: exitCode ?? 137, stdout: cut(stdout), stderr: cut(stderr), ms, timedOut: deadline.aborted };
  }

  spawn(command: string, options: SpawnOptions, signal: AbortSignal): Promise<Spawned> {
    const env = { PATH: process.env.PATH ?? '' };
    const argv = ['sh', '-c', 'cd -- "$1" && exec sh -c "$2"', 'sh', this.path, command];
    return Promise.resolve(startPiped(argv, { env, uid: undefined }, options, signal));
  }

  async read(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
    try {
      const bytes = await readFile(join(this.path, path));
      if (bytes.length <= maxBytes) return bytes;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw new BotError('SANDBOX_FAILED', `${path}: not readable`, { cause: error });
    }
    throw new BotError('SANDBOX_FAILED', `${path} has more than ${maxBytes} bytes`);
  }

  async write(path: string, data: Uint8Array): Promise<void> {
    try {
      await mkdir(dirname(join(this.path, path)), { recursive: true });
      await writeFile(join(this.path, path), data);
    } catch (error) {
      throw new BotError('SANDBOX_FAILED', `${path}: not writable`, { cause: error });
    }
  }

  async text(path: string): Promise<string> {
    return await readFile(join(this.path, path), 'utf8');
  }

  takeIn(): Promise<void> {
    return Promise.resolve();
  }

  handOut(): Promise<Uint8Array | undefined> {
    return Promise.resolve(undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** Kills the whole process group of `running` when the signal aborts. */
async function endedBy<T>(signal: AbortSignal, running: PromiseLike<T> & { readonly pid?: number }): Promise<T> {
  const kill = () => void (running.pid !== undefined && process.kill(-running.pid, 'SIGKILL'));
  signal.addEventListener('abort', kill, { once: true });
  if (signal.aborted) kill();
  try {
    return await running;
  } finally {
    signal.removeEventListener('abort', kill);
  }
}
