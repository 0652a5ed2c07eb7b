import { BotError } from '../../domain/errors.ts';

/** Does something that ends at a deadline, also where it does not listen to its signal. */
export async function within<T>(
  what: string,
  ms: number,
  act: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const ending = new AbortController();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new BotError('DEADLINE', `${what} took longer than ${ms / 1000} s`));
    ending.abort();
  }, ms);
  try {
    return await Promise.race([act(AbortSignal.any([signal, ending.signal])), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
