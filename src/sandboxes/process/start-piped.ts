import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { execa } from 'execa';
import { killGroupOnAbort } from '../../lib/kill-group-on-abort.ts';
import type { Spawned, SpawnOptions } from '../../ports/sandbox.ts';

interface Started extends Spawned {
  /** Settles once the process and all that it started are gone. */
  readonly ended: Promise<unknown>;
}

/** Starts a process that leads its own group and is talked to over its streams; it is killed when `signal` aborts. */
export function startPiped(
  [program = '', ...args]: readonly string[],
  { env, uid }: { readonly env: Readonly<Record<string, string>>; readonly uid: number | undefined },
  options: SpawnOptions,
  signal: AbortSignal,
): Started {
  const child = execa(program, args, {
    env: { ...env },
    extendEnv: false,
    cwd: '/',
    ...(uid === undefined ? {} : { uid, gid: uid }),
    stdin: 'pipe',
    encoding: 'buffer',
    buffer: false,
    reject: false,
    detached: true,
  });
  child.stdout?.on('data', options.onStdout);
  child.stderr?.on('data', options.onStderr);
  const stopped = new AbortController();
  const unwatch = killGroupOnAbort(child.pid, AbortSignal.any([signal, stopped.signal]));
  const ended = child.then(() => {
    unwatch();
    options.onEnd();
  });
  // Writing to a process that has just ended is no fault of ours, nor worth a word.
  child.stdin?.on('error', () => undefined);
  return {
    ended,
    write: (data) => written(child.stdin, data, ended),
    stop: async () => {
      stopped.abort();
      await ended;
    },
  };
}

async function written(stdin: Writable | undefined, data: Uint8Array, ended: Promise<unknown>): Promise<void> {
  if (!stdin?.writable) return;
  if (!stdin.write(data)) await Promise.race([once(stdin, 'drain'), ended]);
}
