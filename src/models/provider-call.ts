import { asBotError, BotError } from '../domain/errors.ts';
import { type GuardOptions, guardedFetch } from './guarded-fetch.ts';

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
    throw guard.failure() ?? translate(error) ?? transportError(options.id, error);
  }
}

/** Only codes are told: a transport's message may hold the address, and with it a password. */
function transportError(id: string, error: unknown): BotError {
  if (error instanceof SyntaxError) return new BotError('MODEL_GARBAGE', `${id}: the response is not valid JSON.`);
  const code = codeOf(error);
  if (code === undefined) return asBotError(error);
  return new BotError('MODEL_UNREACHABLE', `${id}: the connection failed (${code}).`, { details: { model: id, code } });
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}
