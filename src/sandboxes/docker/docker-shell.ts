import { Writable } from 'node:stream';
import type Docker from 'dockerode';
import { BotError } from '../../domain/errors.ts';
import type { Isolation } from '../../domain/isolation.ts';
import type { Spawned, SpawnOptions } from '../../ports/sandbox.ts';
import type { Shell, ShellCall } from '../shell-workspace.ts';
import { engineCall } from './engine-call.ts';
import { startAttached } from './start-attached.ts';

export interface DockerShellOptions {
  readonly id: string;
  readonly docker: Docker;
  readonly container: Docker.Container;
  readonly isolation: Isolation;
  readonly inputFolder: string;
  /** Removes container, volume and folders. */
  readonly remove: () => Promise<void>;
}

const CALL_MS = 30_000;
const GRACE_MS = 3000;
/** What it finds in the file was written inside: at worst it kills another group of the same container. */
const KILL_GROUP = 'p=$(cat "$1") && kill -s KILL -- "-$p"; rm -f "$1"';

/** Runs each script by the engine's exec in one hardened container. */
export class DockerShell implements Shell {
  readonly id: string;
  readonly isolation: Isolation;
  readonly inputFolder: string;
  readonly #options: DockerShellOptions;

  constructor(options: DockerShellOptions) {
    this.#options = options;
    this.id = options.id;
    this.isolation = options.isolation;
    this.inputFolder = options.inputFolder;
  }

  async execute(call: ShellCall, signal: AbortSignal): Promise<{ readonly exit: number; readonly timedOut: boolean }> {
    signal.throwIfAborted();
    const seconds = (call.timeoutMs / 1000).toFixed(3);
    const exec = await engineCall(
      'prepare a command',
      CALL_MS,
      this.#options.container.exec({
        // `timeout` leads a process group of its own and kills all of it.
        Cmd: ['timeout', '-s', 'KILL', seconds, 'sh', '-c', call.script, 'sh', ...call.args],
        WorkingDir: call.cwd,
        AttachStdin: call.stdin !== undefined,
        AttachStdout: true,
        AttachStderr: true,
      }),
    );
    const started = performance.now();
    const stream = await engineCall(
      'start a command',
      CALL_MS,
      exec.start({ hijack: true, stdin: call.stdin !== undefined }),
    );
    await this.#stream(stream, call, signal);
    const { ExitCode } = await engineCall('tell how a command ended', CALL_MS, exec.inspect());
    const timedOut = ExitCode === 137 && performance.now() - started >= call.timeoutMs;
    return { exit: ExitCode ?? 137, timedOut };
  }

  async spawn(script: string, cwd: string, options: SpawnOptions, signal: AbortSignal): Promise<Spawned> {
    signal.throwIfAborted();
    const { docker, container } = this.#options;
    const kill = async (pidFile: string) => {
      const call = { script: KILL_GROUP, args: [pidFile], cwd: '/', timeoutMs: CALL_MS };
      const deaf = () => undefined;
      await this.execute({ ...call, onStdout: deaf, onStderr: deaf }, new AbortController().signal);
    };
    return await startAttached({ docker, container, script, cwd, kill }, options, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#options.remove();
  }

  /** Feeds and drains a command's streams until they end; one that outlives its deadline takes the container with it. */
  async #stream(
    stream: NodeJS.ReadWriteStream & { destroy(): void },
    call: ShellCall,
    signal: AbortSignal,
  ): Promise<void> {
    const { docker, container } = this.#options;
    const sink = (write: (chunk: Uint8Array) => void) =>
      new Writable({
        write: (chunk: Uint8Array, _encoding, done) => {
          write(chunk);
          done();
        },
      });
    docker.modem.demuxStream(stream, sink(call.onStdout), sink(call.onStderr));
    const ended = Promise.withResolvers<void>();
    const kill = (reason: unknown) => {
      container.kill().catch(() => undefined);
      stream.destroy();
      ended.reject(reason);
    };
    const overdue = () =>
      kill(new BotError('SANDBOX_FAILED', 'a command could not be ended in time; its container was killed'));
    const timer = setTimeout(overdue, call.timeoutMs + GRACE_MS);
    const abort = () => kill(signal.reason);
    // A signal that aborted while the command was being started says nothing any more.
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    stream.on('end', ended.resolve).on('close', ended.resolve).on('error', ended.reject);
    if (call.stdin !== undefined) stream.end(Buffer.from(call.stdin));
    try {
      await ended.promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  }
}
