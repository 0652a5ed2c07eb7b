import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import type { z } from 'zod';
import { BotError, type ErrorCode } from '../../domain/errors.ts';
import { retryAfterMs } from '../../lib/retry-after.ts';

export interface GiteaOptions {
  /** Where the forge's pages are, e.g. `https://git.example.org`. */
  readonly url: string;
  readonly token: string;
}

export interface GiteaCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, with a leading slash, parts encoded. */
  readonly path: string;
  readonly body?: object;
}

const DEADLINE_MS = 30_000;
const PAGE = 50;
const MAX_PAGES = 200;
const MAX_FILE = 2 ** 20;

/** Requests to one Gitea. Reads are tried again after a passing fault; writes never are, since they may have happened. */
export class GiteaClient {
  readonly #options: GiteaOptions;
  readonly #again = retry(handleWhen(passing), {
    maxAttempts: 3,
    backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 5000 }),
  });

  constructor(options: GiteaOptions) {
    this.#options = options;
  }

  get token(): string {
    return this.#options.token;
  }

  /** Where the forge's pages are, without a slash at the end. */
  get url(): string {
    return this.#options.url.replace(/\/+$/, '');
  }

  async get<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    return (await this.#page(path, schema, signal)).value;
  }

  /** Like `get`, with undefined for a 404. */
  async find<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T | undefined> {
    return await this.get(path, schema, signal).catch(absent);
  }

  /**
   * All pages of a list. A forge may make them smaller than asked, so a short page is not the last one: the list ends
   * where its total is reached, or at an empty page. On a timeline Gitea's total counts the page only.
   */
  async list<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal, total = true): Promise<readonly T[]> {
    const items: T[] = [];
    for (let page = 1; page <= MAX_PAGES; page++) {
      const glue = path.includes('?') ? '&' : '?';
      const here = await this.#page(`${path}${glue}page=${page}&limit=${PAGE}`, schema.array(), signal);
      items.push(...here.value);
      const complete = total && here.total !== undefined && items.length >= here.total;
      if (here.value.length === 0 || complete) return items;
    }
    throw new BotError('FORGE_ANSWER', `${path} has more than ${MAX_PAGES} pages`);
  }

  async write<T>(call: GiteaCall, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    return parsed(schema, (await this.#json(call, signal)).json, call.path);
  }

  /** A write whose answer holds nothing of interest. */
  async send(call: GiteaCall, signal: AbortSignal): Promise<void> {
    await this.#fetch(call, signal);
  }

  /** A file's bytes, at most 1 MiB; undefined for a 404. */
  async bytes(path: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const read = async () => {
      const response = await this.#fetch({ method: 'GET', path }, signal);
      return await whole(() => bounded(response, MAX_FILE), `GET ${path}`, signal);
    };
    const found = await this.#again.execute(read, signal).catch(absent);
    if (found === 'too large') throw new BotError('SOURCE_REFUSED', `${path} has more than ${MAX_FILE} bytes`);
    return found;
  }

  async #page<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal) {
    return await this.#again.execute(async () => {
      const { json, headers } = await this.#json({ method: 'GET', path }, signal);
      const count = headers.get('x-total-count');
      return { value: parsed(schema, json, path), total: count === null ? undefined : Number(count) };
    }, signal);
  }

  async #json(call: GiteaCall, signal: AbortSignal): Promise<{ readonly json: unknown; readonly headers: Headers }> {
    const response = await this.#fetch(call, signal);
    const what = `${call.method} ${call.path}`;
    const text = await whole(() => response.text(), what, signal);
    try {
      return { json: JSON.parse(text), headers: response.headers };
    } catch (cause) {
      throw new BotError('FORGE_ANSWER', `${what} was not answered with JSON`, { cause });
    }
  }

  async #fetch({ method, path, body }: GiteaCall, signal: AbortSignal): Promise<Response> {
    const { token } = this.#options;
    const headers = {
      authorization: `token ${token}`,
      accept: 'application/json',
      ...(body && { 'content-type': 'application/json' }),
    };
    const within = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
    let response: Response;
    try {
      response = await fetch(`${this.url}/api/v1${path}`, {
        method,
        headers,
        signal: within,
        redirect: 'error',
        ...(body && { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      signal.throwIfAborted();
      throw new BotError('FORGE_UNREACHABLE', `${method} ${path} got no answer`, { cause });
    }
    if (response.ok) return response;
    await response.body?.cancel();
    throw refusal(response, `${method} ${path}`);
  }
}

const STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'FORGE_REFUSED',
  403: 'FORGE_REFUSED',
  404: 'FORGE_NOT_FOUND',
  409: 'FORGE_CONFLICT',
  410: 'FORGE_NOT_FOUND',
  429: 'FORGE_LIMITED',
};

function refusal(response: Response, what: string): BotError {
  // What is refused once is refused always: a code that sends the order back to the queue would do so for ever.
  const code = STATUS[response.status] ?? (response.status >= 500 ? 'FORGE_UNREACHABLE' : 'FORGE_REFUSED');
  const wait = retryAfterMs(response.headers);
  return new BotError(code, `${what} was answered with ${response.status}`, {
    details: { status: response.status },
    ...(wait !== undefined && { retryAfterMs: wait }),
  });
}

/** Reads an answer's body; one that breaks off is no answer, and an abort stays an abort. */
async function whole<T>(read: () => Promise<T>, what: string, signal: AbortSignal): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    signal.throwIfAborted();
    throw new BotError('FORGE_UNREACHABLE', `the answer to ${what} broke off`, { cause });
  }
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

function passing(error: unknown): boolean {
  return error instanceof BotError && error.code === 'FORGE_UNREACHABLE';
}

function absent(error: unknown): undefined {
  if (error instanceof BotError && error.code === 'FORGE_NOT_FOUND') return undefined;
  throw error;
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new BotError(
    'FORGE_ANSWER',
    `the answer to ${path} is not as expected: ${issue?.path.join('.')}: ${issue?.message}`,
  );
}
