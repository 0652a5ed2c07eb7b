import { mirrorName } from '../coordinator/order-tools.ts';
import type { RepoRef } from '../domain/refs.ts';
import { orderRefs } from '../git/order-refs.ts';
import type { Clock } from '../ports/clock.ts';
import type { Forge } from '../ports/forge.ts';
import type { Git, Identity } from '../ports/git.ts';
import type { Queue } from '../ports/queue.ts';
import type { State } from '../state.ts';
import { MemoryStore } from '../stores/memory/memory-store.ts';
import { RefStore } from '../stores/ref/ref-store.ts';

export interface RefStateOptions {
  readonly clock: Clock;
  readonly git: Git;
  readonly forge: Forge;
  readonly repo: RepoRef;
  readonly identity: Identity;
  readonly secret: string;
  readonly queue: Queue;
  /** The issues whose orders are wanted; undefined for all. */
  readonly issues: readonly number[] | undefined;
}

const CALL_MS = 60_000;

/** State for a machine that is thrown away afterwards: orders live in refs on the forge. */
export async function refState(options: RefStateOptions, signal: AbortSignal): Promise<State> {
  const { clock, git, forge, repo, identity, secret, queue, issues } = options;
  const name = mirrorName({ forge: forge.kind, issue: { repo, number: 0 } });
  const mirror = await git.mirror(name, await forge.source.remote(repo, 'read', signal), signal);
  const remote = () => forge.source.remote(repo, 'write', AbortSignal.timeout(CALL_MS));
  const refs = orderRefs({ mirror, remote, identity, clock });
  // What closes an order must be written even when the run is being cancelled.
  const store = new RefStore({ inner: new MemoryStore(clock), refs, secret, signal: new AbortController().signal });
  await store.load(issues);
  return {
    store,
    queue,
    [Symbol.asyncDispose]: async () => {
      await queue[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}
