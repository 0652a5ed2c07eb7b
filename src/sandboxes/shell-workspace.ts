import { copyFile, link, mkdir } from 'node:fs/promises';
import { basename, join, posix } from 'node:path';
import { BotError } from '../domain/errors.ts';
import type { Isolation } from '../domain/isolation.ts';
import type { Sha } from '../domain/refs.ts';
import { BoundedOutput } from '../lib/bounded-output.ts';
import type { RunOptions, RunResult, SourceBundles, Spawned, SpawnOptions, Workspace } from '../ports/sandbox.ts';
import { HAND_OUT, TAKE_IN } from './workspace-scripts.ts';

export interface ShellCall {
  /** A script for `sh -c`, with its positional arguments from `$1`. */
  readonly script: string;
  readonly args: readonly string[];
  /** Absolute, inside the sandbox. */
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly stdin?: Uint8Array | undefined;
  readonly onStdout: (chunk: Uint8Array) => void;
  readonly onStderr: (chunk: Uint8Array) => void;
}

/** What each kind of sandbox does in its own way: run a script inside and wait for its end, or talk to it until then. */
export interface Shell extends AsyncDisposable {
  readonly id: string;
  readonly isolation: Isolation;
  /** A folder of the host that stands read-only at {@link INPUT} inside. */
  readonly inputFolder: string;
  execute(call: ShellCall, signal: AbortSignal): Promise<{ readonly exit: number; readonly timedOut: boolean }>;
  /** As {@link Workspace.spawn}, in the folder `cwd`, absolute. */
  spawn(script: string, cwd: string, options: SpawnOptions, signal: AbortSignal): Promise<Spawned>;
}

/** Where the repository stands inside every sandbox. */
export const REPO = '/work/repo';
/** Where the host's input folder stands inside, read-only. */
export const INPUT = '/run/issuewright/in';

const OUTPUT_BYTES = 64 * 1024;
const MINUTE = 60_000;

/** A workspace made of nothing but scripts run inside; the host never touches what the sandbox could write. */
export class ShellWorkspace implements Workspace {
  readonly id: string;
  readonly isolation: Isolation;
  readonly #shell: Shell;
  #bundles: readonly string[] = [];

  constructor(shell: Shell) {
    this.#shell = shell;
    this.id = shell.id;
    this.isolation = shell.isolation;
  }

  async run(command: string, options: RunOptions, signal: AbortSignal): Promise<RunResult> {
    const limit = options.outputBytes ?? OUTPUT_BYTES;
    const [stdout, stderr] = [new BoundedOutput(limit), new BoundedOutput(limit)];
    const started = performance.now();
    const ended = await this.#shell.execute(
      {
        script: command,
        args: [],
        cwd: posix.join(REPO, inside(options.cwd ?? '.')),
        timeoutMs: options.timeoutMs,
        stdin: options.stdin,
        onStdout: (chunk) => stdout.push(chunk),
        onStderr: (chunk) => stderr.push(chunk),
      },
      signal,
    );
    return { ...ended, stdout: stdout.text(), stderr: stderr.text(), ms: Math.round(performance.now() - started) };
  }

  async spawn(command: string, options: SpawnOptions, signal: AbortSignal): Promise<Spawned> {
    return await this.#shell.spawn(command, REPO, options, signal);
  }

  async read(path: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
    // One byte more than allowed tells a file that is too large from one that just fits.
    const script = '[ -f "$1" ] || exit 44; head -c "$2" -- "$1"';
    const { exit, stdout, stderr } = await this.#script(
      script,
      [inside(path), String(maxBytes + 1)],
      { maxBytes: maxBytes + 1 },
      signal,
    );
    if (exit === 44) return undefined;
    if (exit !== 0) throw new BotError('SANDBOX_FAILED', `${path} could not be read: ${stderr}`);
    if (stdout.length > maxBytes) throw new BotError('SANDBOX_FAILED', `${path} has more than ${maxBytes} bytes`);
    return stdout;
  }

  async write(path: string, data: Uint8Array, signal: AbortSignal): Promise<void> {
    const script = 'mkdir -p -- "$(dirname -- "$1")" && cat > "$1"';
    const { exit, stderr } = await this.#script(script, [inside(path)], { stdin: data }, signal);
    if (exit !== 0) throw new BotError('SANDBOX_FAILED', `${path} could not be written: ${stderr}`);
  }

  async takeIn(source: SourceBundles, signal: AbortSignal): Promise<void> {
    const folder = this.#shell.inputFolder;
    await mkdir(folder, { recursive: true });
    this.#bundles = await Promise.all(source.files.map((file) => placed(file, folder)));
    const { exit, stderr } = await this.#script(TAKE_IN, [source.at, ...this.#bundles], {}, signal);
    if (exit !== 0) throw new BotError('SANDBOX_FAILED', `the source could not be taken in (${exit}): ${stderr}`);
  }

  async handOut(since: Sha, maxBytes: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const { exit, stdout, stderr } = await this.#script(
      HAND_OUT,
      [since, ...this.#bundles],
      { maxBytes: maxBytes + 1 },
      signal,
    );
    if (exit === 45) return undefined;
    if (exit !== 0) throw new BotError('SANDBOX_FAILED', `the change could not be handed out (${exit}): ${stderr}`);
    if (stdout.length > maxBytes) throw new BotError('CHANGE_REFUSED', `the change has more than ${maxBytes} bytes`);
    return stdout;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#shell[Symbol.asyncDispose]();
  }

  async #script(
    script: string,
    args: readonly string[],
    { stdin, maxBytes = OUTPUT_BYTES }: { readonly stdin?: Uint8Array; readonly maxBytes?: number },
    signal: AbortSignal,
  ): Promise<{ readonly exit: number; readonly stdout: Buffer; readonly stderr: string }> {
    const stderr = new BoundedOutput(4096);
    const chunks: Uint8Array[] = [];
    let room = maxBytes;
    const onStdout = (chunk: Uint8Array) => {
      chunks.push(chunk.subarray(0, room));
      room -= Math.min(room, chunk.length);
    };
    const call = {
      script,
      args,
      cwd: REPO,
      timeoutMs: 10 * MINUTE,
      stdin,
      onStdout,
      onStderr: (chunk: Uint8Array) => stderr.push(chunk),
    };
    const { exit } = await this.#shell.execute(call, signal);
    return { exit, stdout: Buffer.concat(chunks), stderr: stderr.text() };
  }
}

/** A path that stays inside the repository; what is a link there leads nowhere but into the sandbox. */
function inside(path: string): string {
  const clean = posix.normalize(path);
  if (path.includes('\0') || posix.isAbsolute(clean) || clean === '..' || clean.startsWith('../')) {
    throw new BotError('SANDBOX_FAILED', `${JSON.stringify(path)} is no path inside the repository`);
  }
  return clean.startsWith('-') ? `./${clean}` : clean;
}

async function placed(file: string, folder: string): Promise<string> {
  const target = join(folder, basename(file));
  await link(file, target).catch(() => copyFile(file, target));
  return `${INPUT}/${basename(file)}`;
}
