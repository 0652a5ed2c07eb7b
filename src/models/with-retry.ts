import { setTimeout as wait } from 'node:timers/promises';
import { BotError, errorRow } from '../domain/errors.ts';
import type { Model } from '../ports/model.ts';

export interface RetryOptions {
  /** Tries after the first one. */
  readonly attempts: number;
  /** First pause in milliseconds; each later one is twice as long, unless the provider says when. */
  readonly firstMs: number;
}

const LONGEST_MS = 60_000;

/** A model that is asked again after a passing fault, not before the time that the provider names. The only layer that retries. */
export function withRetry(model: Model, { attempts, firstMs }: RetryOptions): Model {
  return {
    ...model,
    reply: async (request, signal) => {
      for (let failures = 0; ; failures += 1) {
        try {
          return await model.reply(request, signal);
        } catch (thrown) {
          const pause = failures < attempts ? pauseAfter(thrown, firstMs * 2 ** failures) : undefined;
          if (pause === undefined) throw thrown;
          // A stop ends the pause too, with its own reason.
          await wait(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
        }
      }
    },
  };
}

/** Milliseconds until a fault may be over; undefined when it will not be, or when so long a pause is better left to the queue. */
function pauseAfter(thrown: unknown, usualMs: number): number | undefined {
  if (!(thrown instanceof BotError) || errorRow(thrown.code).rule !== 'again') return undefined;
  const named = thrown.retryAfterMs;
  if (named === undefined) return Math.min(LONGEST_MS, usualMs);
  return named <= LONGEST_MS ? named : undefined;
}
