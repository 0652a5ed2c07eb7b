import { z } from 'zod';
import { BotError, type ErrorCode } from '../domain/errors.ts';
import { retryAfterMs } from '../lib/retry-after.ts';

/** One request as it goes over the wire. */
export interface WireCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: object | undefined;
  /** How the request is called in errors, without the server's address. */
  readonly what: string;
  readonly reading?: RefusalReading | undefined;
  /** Where the request waits for its turn. */
  readonly turn?: ((send: () => Promise<Response>) => Promise<Response>) | undefined;
}

/** An answer other than a success; `says` is its JSON where it holds any. */
export interface RefusedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly says: unknown;
}

/** What a forge's own words make of a refusal; what is left out is as the status and Retry-After tell. */
export type RefusalReading = (answer: RefusedAnswer) => { readonly code?: ErrorCode; readonly waitMs?: number };

const DEADLINE_MS = 30_000;
const MAX_JSON = 32 * 2 ** 20;
const MAX_REFUSAL = 16_384;
const MAX_SAID = 300;

/** The forge's answer, its body not yet read; every refusal and every silence as a BotError. Follows no redirect: the credential goes nowhere else. */
export async function answered(call: WireCall, signal: AbortSignal): Promise<Response> {
  const { method, url, body, what } = call;
  const headers = {
    accept: 'application/json',
    ...call.headers,
    ...(body && { 'content-type': 'application/json' }),
  };
  const request = { method, headers, ...(body && { body: JSON.stringify(body) }) };
  const send = async () => {
    // From here on: waiting for its turn is no silence of the forge.
    const within = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
    try {
      return await fetch(url, { ...request, signal: within, redirect: 'manual' });
    } catch (cause) {
      signal.throwIfAborted();
      const details = unsent(cause) ? { sent: false } : {};
      throw new BotError('FORGE_UNREACHABLE', `${what} got no answer`, { cause, details });
    }
  };
  const response = await (call.turn ? call.turn(send) : send());
  if (response.ok) return response;
  throw refusal({ status: response.status, headers: response.headers, says: await said(response, what, signal) }, call);
}

/** Nobody was there to take the request: it cannot have happened. */
function unsent(thrown: unknown): boolean {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].includes(String(code));
}

/** The refusal's own words; a body that breaks off or is no JSON has none, and the status alone decides. */
async function said(response: Response, what: string, signal: AbortSignal): Promise<unknown> {
  try {
    const bytes = await answerBytes(response, MAX_REFUSAL, what, signal);
    return bytes === 'too large' ? undefined : JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
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

function refusal(answer: RefusedAnswer, { what, reading }: WireCall): BotError {
  const { status, headers, says } = answer;
  const read = reading?.(answer);
  // What is refused once is refused always: a code that sends the order back to the queue would do so for ever.
  const code = read?.code ?? STATUS[status] ?? (status >= 500 ? 'FORGE_UNREACHABLE' : 'FORGE_REFUSED');
  const wait = retryAfterMs(headers) ?? read?.waitMs;
  const moved = status >= 300 && status < 400 ? '; it may have been renamed, and is reached by its new name only' : '';
  return new BotError(code, `${what} was answered with ${status}${moved}`, {
    details: { status, says: message(says) },
    ...(wait !== undefined && { retryAfterMs: wait }),
  });
}

const Message = z.union([
  z.object({ message: z.string() }).transform(({ message: text }) => text),
  z.object({ error: z.string() }).transform(({ error: text }) => text),
]);

function message(says: unknown): string | undefined {
  return Message.safeParse(says).data?.slice(0, MAX_SAID);
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
