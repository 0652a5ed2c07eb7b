import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import type { z } from 'zod';
import { BotError } from '../../domain/errors.ts';
import { bounded, parsed, refusalOf, whole } from './answers.ts';
import { writeLine } from './write-line.ts';

export interface GithubOptions {
  /** Where the REST interface is, e.g. `https://api.github.com` or `https://github.example.org/api/v3`. */
  readonly apiUrl: string;
  /** Where the pages are, e.g. `https://github.com`. */
  readonly url: string;
  readonly token: string;
  /** Who the bot is, for a token that may not ask. */
  readonly login?: string;
  /** Rest after each write in milliseconds, for servers that limit them; default none. */
  readonly writePauseMs?: number;
}

export interface GithubCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the address of the interface, with a leading slash, parts encoded. */
  readonly path: string;
  readonly body?: object;
}

const DEADLINE_MS = 30_000;
const PAGE = 100;
const MAX_PAGES = 200;
const MAX_FILE = 2 ** 20;
const JSON_TYPE = 'application/vnd.github+json';
const RAW_TYPE = 'application/vnd.github.raw+json';

/** Requests to one GitHub. Reads are tried again after a passing fault; writes never are, since they may have happened. */
export class GithubClient {
  readonly #options: GithubOptions;
  readonly #inLine: ReturnType<typeof writeLine>;
  readonly #again = retry(handleWhen(passing), {
    maxAttempts: 3,
    backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 5000 }),
  });

  constructor(options: GithubOptions) {
    this.#options = options;
    this.#inLine = writeLine(options.writePauseMs ?? 0);
  }

  get token(): string {
    return this.#options.token;
  }

  /** Where the forge's pages are, without a slash at the end. */
  get url(): string {
    return this.#options.url.replace(/\/+$/, '');
  }

  async get<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    return (await this.#read(path, schema, signal)).value;
  }

  /** Like `get`, with undefined for a 404. */
  async find<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T | undefined> {
    return await this.get(path, schema, signal).catch(absent);
  }

  /** All pages of a list. Of the next page's address only the query is taken: the token goes to no other place. */
  async list<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<readonly T[]> {
    const items: T[] = [];
    const [plain = path] = path.split('?');
    let here = `${path}${path.includes('?') ? '&' : '?'}per_page=${PAGE}`;
    for (let page = 1; page <= MAX_PAGES; page++) {
      const { value, next } = await this.#read(here, schema.array(), signal);
      items.push(...value);
      if (next === undefined) return items;
      here = `${plain}${next}`;
    }
    throw new BotError('FORGE_ANSWER', `${path} has more than ${MAX_PAGES} pages`);
  }

  async write<T>(call: GithubCall, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    const { json } = await this.#inLine(() => this.#json(call, this.#api(call.path), signal), signal);
    return parsed(schema, json, call.path);
  }

  /** A write whose answer holds nothing of interest. */
  async send(call: GithubCall, signal: AbortSignal): Promise<void> {
    const response = await this.#inLine(() => this.#fetch(call, this.#api(call.path), JSON_TYPE, signal), signal);
    await response.body?.cancel();
  }

  /** A request to the GraphQL interface, whose address is beside that of REST. */
  async graphql<T>(body: object, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    const call = { method: 'POST', path: '/graphql', body } as const;
    const address = `${this.#base.replace(/\/v3$/, '')}/graphql`;
    const { json } = await this.#inLine(() => this.#json(call, address, signal), signal);
    return parsed(schema, json, call.path);
  }

  /** A file's bytes, at most 1 MiB; undefined for a 404 and for what is no file. */
  async bytes(path: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const read = async () => {
      const response = await this.#fetch({ method: 'GET', path }, this.#api(path), RAW_TYPE, signal);
      // A folder is answered with its list, in plain JSON.
      if (/^application\/json\b/i.test(response.headers.get('content-type') ?? '')) {
        await response.body?.cancel();
        return undefined;
      }
      return await whole(() => bounded(response, MAX_FILE), `GET ${path}`, signal);
    };
    const found = await this.#again.execute(read, signal).catch(absent);
    if (found === 'too large') throw new BotError('SOURCE_REFUSED', `${path} has more than ${MAX_FILE} bytes`);
    return found;
  }

  get #base(): string {
    return this.#options.apiUrl.replace(/\/+$/, '');
  }

  #api(path: string): string {
    return `${this.#base}${path}`;
  }

  async #read<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal) {
    return await this.#again.execute(async () => {
      const { json, headers } = await this.#json({ method: 'GET', path }, this.#api(path), signal);
      return { value: parsed(schema, json, path), next: nextQuery(headers.get('link') ?? '') };
    }, signal);
  }

  async #json(call: GithubCall, address: string, signal: AbortSignal) {
    const response = await this.#fetch(call, address, JSON_TYPE, signal);
    const what = `${call.method} ${call.path}`;
    const text = await whole(() => response.text(), what, signal);
    try {
      return { json: JSON.parse(text) as unknown, headers: response.headers };
    } catch (cause) {
      throw new BotError('FORGE_ANSWER', `${what} was not answered with JSON`, { cause });
    }
  }

  async #fetch(
    { method, path, body }: GithubCall,
    address: string,
    accept: string,
    signal: AbortSignal,
  ): Promise<Response> {
    const headers = {
      authorization: `Bearer ${this.token}`,
      accept,
      'x-github-api-version': '2022-11-28',
      'user-agent': 'issuewright',
      ...(body && { 'content-type': 'application/json' }),
    };
    const within = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
    const request = { method, headers, signal: within, ...(body && { body: JSON.stringify(body) }) };
    let response: Response;
    try {
      response = await fetch(address, { ...request, redirect: 'manual' });
    } catch (cause) {
      signal.throwIfAborted();
      throw new BotError('FORGE_UNREACHABLE', `${method} ${path} got no answer`, { cause });
    }
    if (response.ok) return response;
    const refusal = await refusalOf(response, `${method} ${path}`);
    signal.throwIfAborted();
    throw refusal;
  }
}

/** The query of the next page's address, e.g. `?page=2`; undefined on the last page. */
function nextQuery(link: string): string | undefined {
  const address = /<([^<>]*)>\s*;[^,<]*\brel="?next\b/.exec(link)?.[1];
  return address === undefined ? undefined : URL.parse(address)?.search;
}

function passing(error: unknown): boolean {
  return error instanceof BotError && error.code === 'FORGE_UNREACHABLE';
}

function absent(error: unknown): undefined {
  if (error instanceof BotError && error.code === 'FORGE_NOT_FOUND') return undefined;
  throw error;
}
