import { asBotError, BotError } from '../domain/errors.ts';
import { codeOf, type GuardOptions, guardedFetch, unreachable } from './guarded-fetch.ts';

/**
 * Runs one call of an SDK through a guarded fetch. Throws the signal's reason when stopped, else a BotError:
 * what the guard saw comes first, then what `translate` makes of the SDK's own error, then broken connections.
 */
export async function providerCall<T>(
  options: GuardOptions,
  signal: AbortSignal,
  work: (fetch: typeof globalThis.fetch) => Promise<T>,
  translate: (error: unknown) => BotError | undefined,
): Promise<T> {
  signal.throwIfAborted();
  const guard = guardedFetch(options, signal);
  try {
    return await work(guard.fetch);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof BotError) throw guard.failure() ?? error;
    throw guard.failure() ?? translate(error) ?? brokenAnswer(options.id, error);
  }
}

function brokenAnswer(id: string, error: unknown): BotError {
  if (error instanceof SyntaxError) return new BotError('MODEL_GARBAGE', `${id}: the response is not valid JSON.`);
  // A text nested without end overflows the stack of whoever reads it.
  if (error instanceof RangeError) return new BotError('MODEL_GARBAGE', `${id}: the response is nested too deep.`);
  return codeOf(error) === undefined ? asBotError(error) : unreachable(id, error);
}
