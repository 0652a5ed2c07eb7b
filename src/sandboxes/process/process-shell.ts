import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { execa } from 'execa';
import { BotError } from '../../domain/errors.ts';
import type { Isolation } from '../../domain/isolation.ts';
import { killGroupOnAbort } from '../../lib/kill-group-on-abort.ts';
import type { Spawned, SpawnOptions } from '../../ports/sandbox.ts';
import type { Shell, ShellCall } from '../shell-workspace.ts';
import type { Jail, JailPlan } from './jail.ts';
import { removeEmpty } from './remove-empty.ts';
import { startPiped } from './start-piped.ts';

export interface ProcessShellOptions {
  readonly id: string;
  readonly jail: Jail;
  readonly plan: JailPlan;
  /** Everything of this workspace; removed at the end. */
  readonly folder: string;
  /** The user that the jail runs as, where the engine is root; otherwise its own. */
  readonly uid: number | undefined;
  readonly isolation: Isolation;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs each script in a jail of its own over the workspace's folders: whatever it leaves running ends with it. */
export class ProcessShell implements Shell {
  readonly id: string;
  readonly isolation: Isolation;
  readonly inputFolder: string;
  readonly #options: ProcessShellOptions;
  readonly #ended = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  constructor(options: ProcessShellOptions) {
    this.#options = options;
    this.id = options.id;
    this.isolation = options.isolation;
    this.inputFolder = options.plan.input;
  }

  async execute(call: ShellCall, signal: AbortSignal): Promise<{ readonly exit: number; readonly timedOut: boolean }> {
    const running = this.#spawn(call, AbortSignal.any([signal, this.#ended.signal]));
    this.#running.add(running);
    try {
      const result = await running;
      signal.throwIfAborted();
      return result;
    } finally {
      this.#running.delete(running);
    }
  }

  async spawn(script: string, cwd: string, options: SpawnOptions, signal: AbortSignal): Promise<Spawned> {
    signal.throwIfAborted();
    const { jail, plan, uid, env } = this.#options;
    const argv = jail.argv(plan, cwd, ['sh', '-c', script]);
    const spawned = startPiped(argv, { env, uid }, options, AbortSignal.any([signal, this.#ended.signal]));
    this.#running.add(spawned.ended);
    return { write: spawned.write, stop: spawned.stop };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    await Promise.allSettled(this.#running);
    await rm(this.#options.folder, { recursive: true, force: true });
    await removeEmpty(dirname(this.#options.folder));
  }

  async #spawn(call: ShellCall, signal: AbortSignal): Promise<{ readonly exit: number; readonly timedOut: boolean }> {
    const { jail, plan, uid, env } = this.#options;
    const [program = '', ...args] = jail.argv(plan, call.cwd, ['sh', '-c', call.script, 'sh', ...call.args]);
    const overdue = AbortSignal.timeout(call.timeoutMs);
    const child = execa(program, args, {
      env: { ...env },
      extendEnv: false,
      cwd: '/',
      ...(uid === undefined ? {} : { uid, gid: uid }),
      ...(call.stdin === undefined ? { stdin: 'ignore' } : { input: call.stdin }),
      encoding: 'buffer',
      buffer: false,
      reject: false,
      detached: true,
    });
    child.stdout?.on('data', call.onStdout);
    child.stderr?.on('data', call.onStderr);
    // While it sets up, a jail's inner process does not yet die with the outer one: only the group holds both.
    const unwatch = killGroupOnAbort(child.pid, AbortSignal.any([signal, overdue]));
    const result = await child;
    unwatch();
    if (result.code === 'ENOENT') throw new BotError('SANDBOX_MISSING', `${program} was not found`);
    return { exit: result.exitCode ?? 137, timedOut: result.exitCode === undefined && overdue.aborted };
  }
}
