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
  let tooLarge: BotError | undefined;
  const onTooLarge = () => {
    tooLarge = new BotError('MODEL_GARBAGE', `${id}: the response is over ${maxBytes} bytes.`);
    return tooLarge;
  };
  const guarded = async (input: Parameters<typeof fetch>[0], init: RequestInit = {}): Promise<Response> => {
    const until = init.signal ? AbortSignal.any([ends, init.signal]) : ends;
    const response = await options.fetch(input, { ...init, signal: until, redirect: 'manual' });
    const body = response.body?.pipeThrough(cappedAt(maxBytes, onTooLarge)) ?? null;
    return new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers });
  };
  const failure = () => {
    if (tooLarge) return tooLarge;
    return deadline.aborted ? new BotError('MODEL_UNREACHABLE', `${id}: no reply within ${timeoutMs} ms.`) : undefined;
  };
  return { fetch: guarded, failure };
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
