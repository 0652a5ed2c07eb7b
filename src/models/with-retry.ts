import { DelegateBackoff, handleWhen, retry } from 'cockatiel';
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
  const backoff = new DelegateBackoff<{ result: unknown; attempt: number }>(({ result, attempt }) => {
    const error = typeof result === 'object' && result !== null && 'error' in result ? result.error : undefined;
    const named = error instanceof BotError ? error.retryAfterMs : undefined;
    return named ?? Math.min(LONGEST_MS, firstMs * 2 ** (attempt - 1));
  });
  const policy = retry(handleWhen(passing), { maxAttempts: attempts, backoff });
  return {
    ...model,
    reply: (request, signal) => policy.execute(async () => await model.reply(request, signal), signal),
  };
}

/** A fault that may be over in a moment; a pause of more than a minute is left to the queue. */
function passing(error: unknown): boolean {
  if (!(error instanceof BotError)) return false;
  return errorRow(error.code).rule === 'again' && (error.retryAfterMs ?? 0) <= LONGEST_MS;
}
