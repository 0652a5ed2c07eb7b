import { setTimeout as wait } from 'node:timers/promises';

/**
 * Does something again while `pauseAfter` names a pause, in milliseconds, for what was thrown and the number of failures
 * before it. A stop ends a pause at once, with the stop's own reason.
 */
export async function retried<T>(
  work: () => Promise<T>,
  pauseAfter: (thrown: unknown, before: number) => number | undefined,
  signal: AbortSignal,
): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await work();
    } catch (thrown) {
      const pause = pauseAfter(thrown, failures);
      if (pause === undefined) throw thrown;
      await wait(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}
