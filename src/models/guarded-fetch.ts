import { BotError } from '../domain/errors.ts';

const MEBIBYTE = 1024 * 1024;

export interface GuardOptions {
  /** The model's id, for messages. */
  readonly id: string;
  readonly fetch: typeof fetch;
  /** Wall time for one whole reply in milliseconds. */
  readonly timeoutMs: number;
  /** Bytes of one response, after decompression. */
  readonly maxBytes?: number;
}

/** A fetch for one reply, with the reason why it broke off: SDKs lose or rewrap what a fetch throws. */
export interface GuardedFetch {
  readonly fetch: typeof fetch;
  failure(): BotError | undefined;
}

/** Wraps fetch: obeys `signal` whatever the SDK does with its own, ends at the deadline, caps the body, follows no redirect. */
export function guardedFetch(options: GuardOptions, signal: AbortSignal): GuardedFetch {
  const { id, timeoutMs, maxBytes = 8 * MEBIBYTE } = options;
  const deadline = AbortSignal.timeout(timeoutMs);
  const ends = AbortSignal.any([signal, deadline]);
  let failed: BotError | undefined;
  const fail = (error: BotError) => {
    failed ??= error;
    return error;
  };
  const guarded = async (input: Parameters<typeof fetch>[0], init: RequestInit = {}): Promise<Response> => {
    const until = init.signal ? AbortSignal.any([ends, init.signal]) : ends;
    const answer = options.fetch(input, { ...init, signal: until, redirect: 'manual' });
    const response = await answer.catch((error: unknown) => Promise.reject(fail(unreachable(id, error))));
    const tooLarge = () => fail(new BotError('MODEL_GARBAGE', `${id}: the response is over ${maxBytes} bytes.`));
    const body = response.body?.pipeThrough(cappedAt(maxBytes, tooLarge)) ?? null;
    const { status, headers } = response;
    // The server's words for its status are left out: they may be none that a response can hold.
    if (status >= 200 && status <= 599) return new Response(body, { status, headers });
    throw fail(new BotError('MODEL_GARBAGE', `${id}: the status ${status} is none.`));
  };
  const failure = () =>
    deadline.aborted ? new BotError('MODEL_UNREACHABLE', `${id}: no reply within ${timeoutMs} ms.`) : failed;
  return { fetch: guarded, failure };
}

/** A connection that failed. Only codes are told: a transport's message may hold the address, and with it a password. */
export function unreachable(id: string, error: unknown): BotError {
  const code = codeOf(error) ?? 'no answer';
  return new BotError('MODEL_UNREACHABLE', `${id}: the connection failed (${code}).`, { details: { model: id, code } });
}

/** The code of an error or of what caused it, such as `ECONNREFUSED`. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}

function cappedAt(maxBytes: number, onTooLarge: () => BotError): TransformStream<Uint8Array, Uint8Array> {
  let total = 0;
  return new TransformStream({
    transform(chunk, controller) {
      total += chunk.byteLength;
      if (total > maxBytes) controller.error(onTooLarge());
      else controller.enqueue(chunk);
    },
  });
}
