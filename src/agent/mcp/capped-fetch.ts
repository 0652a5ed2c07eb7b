import { BotError } from '../../domain/errors.ts';

/** Bytes of one response, a stream of events too. */
const MOST_BYTES = 16 * 1024 * 1024;

/** A fetch that reaches one origin only, follows no redirect, reads no body without end, and ends with `signal`. */
export function cappedFetch(
  origin: string,
  signal: AbortSignal,
): (url: string | URL, init?: RequestInit) => Promise<Response> {
  return async (url, init = {}) => {
    if (new URL(url).origin !== origin) throw new BotError('SETTINGS_INVALID', 'the MCP server points at another host');
    const until = init.signal ? AbortSignal.any([signal, init.signal]) : signal;
    const response = await fetch(url, { ...init, signal: until, redirect: 'error' });
    const { status, statusText, headers, body } = response;
    return body ? new Response(body.pipeThrough(capped()), { status, statusText, headers }) : response;
  };
}

function capped(): TransformStream<Uint8Array, Uint8Array> {
  let left = MOST_BYTES;
  return new TransformStream({
    transform(chunk, controller) {
      left -= chunk.byteLength;
      if (left >= 0) controller.enqueue(chunk);
      else controller.error(new BotError('INTERNAL', `the MCP server sent more than ${MOST_BYTES} bytes`));
    },
  });
}
