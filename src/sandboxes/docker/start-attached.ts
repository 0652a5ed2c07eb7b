import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import type Docker from 'dockerode';
import type { Spawned, SpawnOptions } from '../../ports/sandbox.ts';
import { engineCall } from './engine-call.ts';

interface Attach {
  readonly docker: Docker;
  readonly container: Docker.Container;
  readonly script: string;
  readonly cwd: string;
  /** Kills the process group whose number stands in a file of the container. */
  readonly kill: (pidFile: string) => Promise<void>;
}

const CALL_MS = 30_000;
/** An exec cannot be killed through the engine: the group that `timeout` leads is, and needs a number. */
const SCRIPT = 'echo "$PPID" > "$1" && exec sh -c "$2"';
const LONGEST_SECONDS = '86400';

/** Starts a command in a container and stays attached to its streams. */
export async function startAttached(attach: Attach, options: SpawnOptions, signal: AbortSignal): Promise<Spawned> {
  const { docker, container, script, cwd, kill } = attach;
  const pidFile = `/tmp/.spawned-${randomUUID()}`;
  const exec = await engineCall(
    'prepare a command',
    CALL_MS,
    container.exec({
      Cmd: ['timeout', '-s', 'KILL', LONGEST_SECONDS, 'sh', '-c', SCRIPT, 'sh', pidFile, script],
      WorkingDir: cwd,
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    }),
  );
  const stream = await engineCall('start a command', CALL_MS, exec.start({ hijack: true, stdin: true }));
  docker.modem.demuxStream(stream, sink(options.onStdout), sink(options.onStderr));
  const ended = new Promise<void>(
    (resolve) => void stream.on('end', resolve).on('close', resolve).on('error', resolve),
  );
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= killed(kill(pidFile), stream);
    return stopping;
  };
  const abort = () => void stop();
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  void ended.then(() => {
    signal.removeEventListener('abort', abort);
    options.onEnd();
  });
  return { write: (data) => written(stream, data, ended), stop };
}

/** A container that is gone or going has no group left to kill. */
async function killed(killing: Promise<void>, stream: { destroy(): void }): Promise<void> {
  await killing.catch(() => undefined);
  stream.destroy();
}

async function written(stream: NodeJS.ReadWriteStream, data: Uint8Array, ended: Promise<void>): Promise<void> {
  if (stream.writable && !stream.write(data)) await Promise.race([once(stream, 'drain'), ended]);
}

function sink(take: (chunk: Uint8Array) => void): Writable {
  return new Writable({
    write: (chunk: Uint8Array, _encoding, done) => {
      take(chunk);
      done();
    },
  });
}
