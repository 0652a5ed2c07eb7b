import { BotError } from '../../domain/errors.ts';

/** Docker's answer as an error of dockerode. */
interface EngineAnswer {
  readonly statusCode?: number;
  readonly code?: string;
  readonly reason?: string;
}

/** Waits for a call to the engine, but not for ever: a hung runtime must not hang an order. */
export async function engineCall<T>(what: string, ms: number, call: Promise<T>): Promise<T> {
  const deadline = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => deadline.reject(new BotError('SANDBOX_FAILED', `the engine did not ${what} within ${ms} ms`)),
    ms,
  );
  try {
    return await Promise.race([call, deadline.promise]);
  } catch (thrown) {
    if (thrown instanceof BotError) throw thrown;
    const { code, reason } = thrown as EngineAnswer;
    const gone = ['ECONNREFUSED', 'ENOENT', 'EACCES', 'ECONNRESET'].includes(code ?? '');
    throw new BotError(
      gone ? 'SANDBOX_MISSING' : 'SANDBOX_FAILED',
      `the engine could not ${what}: ${reason ?? code ?? String(thrown)}`,
      { cause: thrown },
    );
  } finally {
    clearTimeout(timer);
  }
}

/** Whether the engine said that there is no such thing (404), or that it is gone already (409 while removing). */
export function isAbsent(thrown: unknown): boolean {
  const cause: unknown = thrown instanceof BotError ? thrown.cause : thrown;
  const { statusCode } = (cause ?? {}) as EngineAnswer;
  return statusCode === 404 || statusCode === 409;
}
