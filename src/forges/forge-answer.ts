import type { z } from 'zod';
import { BotError, type ErrorCode } from '../domain/errors.ts';
import { rateLimitResetMs } from '../lib/rate-limit-reset.ts';
import { retryAfterMs } from '../lib/retry-after.ts';

/** One request as it goes over the wire. */
export interface WireCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: object | undefined;
  /** How the request is called in errors, without the server's address. */
  readonly what: string;
  readonly resets?: string | undefined;
}

const DEADLINE_MS = 30_000;
const MAX_JSON = 32 * 2 ** 20;

/** The forge's answer, its body not yet read; every refusal and every silence as a BotError. Follows no redirect: the credential goes nowhere else. */
export async function answered(call: WireCall, signal: AbortSignal): Promise<Response> {
  const { method, url, body, what } = call;
  const headers = {
    ...call.headers,
    accept: 'application/json',
    ...(body && { 'content-type': 'application/json' }),
  };
  const within = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  const sent = { method, headers, signal: within, ...(body && { body: JSON.stringify(body) }) };
  let response: Response;
  try {
    response = await fetch(url, { ...sent, redirect: 'error' });
  } catch (cause) {
    signal.throwIfAborted();
    throw new BotError('FORGE_UNREACHABLE', `${what} got no answer`, { cause });
  }
  if (response.ok) return response;
  await response.body?.cancel();
  throw refusal(response, call);
}

/** An answer's JSON; FORGE_ANSWER where it holds none, or more than 32 MiB. */
export async function answerJson(
  response: Response,
  what: string,
  signal: AbortSignal,
): Promise<{ readonly json: unknown; readonly headers: Headers }> {
  const bytes = await answerBytes(response, MAX_JSON, what, signal);
  if (bytes === 'too large')
    throw new BotError('FORGE_ANSWER', `the answer to ${what} has more than ${MAX_JSON} bytes`);
  try {
    return { json: JSON.parse(Buffer.from(bytes).toString('utf8')), headers: response.headers };
  } catch (cause) {
    throw new BotError('FORGE_ANSWER', `${what} was not answered with JSON`, { cause });
  }
}

/** An answer's bytes. One that breaks off is no answer, and an abort stays an abort. */
export async function answerBytes(
  response: Response,
  max: number,
  what: string,
  signal: AbortSignal,
): Promise<Uint8Array | 'too large'> {
  try {
    return await bounded(response, max);
  } catch (cause) {
    signal.throwIfAborted();
    throw new BotError('FORGE_UNREACHABLE', `the answer to ${what} broke off`, { cause });
  }
}

/** A value of an answer as it was expected; FORGE_ANSWER where it is another. */
export function parsed<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new BotError(
    'FORGE_ANSWER',
    `the answer to ${path} is not as expected: ${issue?.path.join('.')}: ${issue?.message}`,
  );
}

const STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'FORGE_REFUSED',
  403: 'FORGE_REFUSED',
  404: 'FORGE_NOT_FOUND',
  409: 'FORGE_CONFLICT',
  410: 'FORGE_NOT_FOUND',
  429: 'FORGE_LIMITED',
};

function refusal({ status, headers }: Response, { what, resets }: WireCall): BotError {
  // What is refused once is refused always: a code that sends the order back to the queue would do so for ever.
  const code = STATUS[status] ?? (status >= 500 ? 'FORGE_UNREACHABLE' : 'FORGE_REFUSED');
  const reset = code === 'FORGE_LIMITED' && resets !== undefined ? rateLimitResetMs(headers, resets) : undefined;
  const wait = retryAfterMs(headers) ?? reset;
  return new BotError(code, `${what} was answered with ${status}`, {
    details: { status },
    ...(wait !== undefined && { retryAfterMs: wait }),
  });
}

async function bounded(response: Response, max: number): Promise<Uint8Array | 'too large'> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > max) return 'too large';
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
