import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import type { z } from 'zod';
import { BotError, type ErrorCode } from '../../domain/errors.ts';

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

  async get<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    return await this.#again.execute(
      async () => parsed(schema, await this.#json({ method: 'GET', path }, signal), path),
      signal,
    );
  }

  /** Like `get`, with undefined for a 404. */
  async find<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T | undefined> {
    return await this.get(path, schema, signal).catch(absent);
  }

  /** All pages of a list. */
  async list<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<readonly T[]> {
    const items: T[] = [];
    for (let page = 1; page <= MAX_PAGES; page++) {
      const glue = path.includes('?') ? '&' : '?';
      const here = await this.get(`${path}${glue}page=${page}&limit=${PAGE}`, schema.array(), signal);
      items.push(...here);
      if (here.length < PAGE) return items;
    }
    throw new BotError('FORGE_ANSWER', `${path} has more than ${MAX_PAGES} pages`);
  }

  async write<T>(call: GiteaCall, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    return parsed(schema, await this.#json(call, signal), call.path);
  }

  /** A write whose answer holds nothing of interest. */
  async send(call: GiteaCall, signal: AbortSignal): Promise<void> {
    await this.#fetch(call, signal);
  }

  /** A file's bytes, at most 1 MiB; undefined for a 404. */
  async bytes(path: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const read = async () => new Uint8Array(await (await this.#fetch({ method: 'GET', path }, signal)).arrayBuffer());
    const found = await this.#again.execute(read, signal).catch(absent);
    if (found && found.length > MAX_FILE) throw new BotError('FORGE_ANSWER', `${path} has more than ${MAX_FILE} bytes`);
    return found;
  }

  async #json(call: GiteaCall, signal: AbortSignal): Promise<unknown> {
    const response = await this.#fetch(call, signal);
    try {
      return await response.json();
    } catch (cause) {
      throw new BotError('FORGE_ANSWER', `${call.method} ${call.path} was not answered with JSON`, { cause });
    }
  }

  async #fetch({ method, path, body }: GiteaCall, signal: AbortSignal): Promise<Response> {
    const { url, token } = this.#options;
    const headers = {
      authorization: `token ${token}`,
      accept: 'application/json',
      ...(body && { 'content-type': 'application/json' }),
    };
    const within = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
    let response: Response;
    try {
      response = await fetch(`${url}/api/v1${path}`, {
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
  const code = STATUS[response.status] ?? (response.status >= 500 ? 'FORGE_UNREACHABLE' : 'FORGE_ANSWER');
  const seconds = Number(response.headers.get('retry-after'));
  return new BotError(
    code,
    `${what} was answered with ${response.status}`,
    seconds > 0 ? { retryAfterMs: seconds * 1000 } : {},
  );
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
