import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import type { z } from 'zod';
import { BotError } from '../domain/errors.ts';
import { answerBytes, answered, answerJson, parsed } from './forge-answer.ts';

/** What differs between the forges that are reached by JSON over HTTP. */
export interface ForgeClientOptions {
  /** Where all paths begin, e.g. `https://git.example.org/api/v1`, without a slash at the end. */
  readonly api: string;
  /** Sent with every request: the credential. */
  readonly headers: Readonly<Record<string, string>>;
  /** The query that asks for a page of a list, from 1. */
  readonly page: (number: number) => string;
  readonly more: MorePages;
  /** The header that tells, in seconds since 1970, when a limit of requests ends. */
  readonly resets?: string;
}

/** Whether a page of a list, which was not empty, is followed by another; `read` are the items of all pages so far. */
export type MorePages = (headers: Headers, read: number) => boolean;

export interface ForgeCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below the API's address, with a leading slash, parts encoded. */
  readonly path: string;
  readonly body?: object;
}

const MAX_PAGES = 200;
const MAX_FILE = 2 ** 20;

/**
 * Requests to one forge. Reads are tried again after a passing fault, and so is once what leaves the same behind when it
 * happens twice; a POST never is, since it may have happened.
 */
export class ForgeClient {
  readonly #options: ForgeClientOptions;
  readonly #read = again(3);
  readonly #rewrite = again(1);

  constructor(options: ForgeClientOptions) {
    this.#options = options;
  }

  async get<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    return (await this.#page(path, schema, signal)).value;
  }

  /** Like `get`, with undefined for a 404. */
  async find<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T | undefined> {
    return await this.get(path, schema, signal).catch(absent);
  }

  /** All pages of a list. A forge may make them smaller than asked, so a short page is not the last one; an empty one is. */
  async list<T>(
    path: string,
    schema: z.ZodType<T>,
    signal: AbortSignal,
    more: MorePages = this.#options.more,
  ): Promise<readonly T[]> {
    const items: T[] = [];
    const glue = path.includes('?') ? '&' : '?';
    for (let page = 1; page <= MAX_PAGES; page++) {
      const here = await this.#page(`${path}${glue}${this.#options.page(page)}`, schema.array(), signal);
      items.push(...here.value);
      if (here.value.length === 0 || !more(here.headers, items.length)) return items;
    }
    throw new BotError('FORGE_ANSWER', `${path} has more than ${MAX_PAGES} pages`);
  }

  async write<T>(call: ForgeCall, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    return await this.#tried(call, signal, async () => {
      const { json } = await answerJson(await this.#answer(call, signal), name(call), signal);
      return parsed(schema, json, call.path);
    });
  }

  /** A write whose answer holds nothing of interest. Deleting what is not there is done already. */
  async send(call: ForgeCall, signal: AbortSignal): Promise<void> {
    const sent = this.#tried(call, signal, async () => {
      const response = await this.#answer(call, signal);
      await response.body?.cancel();
    });
    await (call.method === 'DELETE' ? sent.catch(absent) : sent);
  }

  /** A file's bytes, at most 1 MiB; undefined for a 404. */
  async bytes(path: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const call = { method: 'GET', path } as const;
    const read = async () => await answerBytes(await this.#answer(call, signal), MAX_FILE, name(call), signal);
    const found = await this.#read.execute(read, signal).catch(absent);
    if (found === 'too large') throw new BotError('SOURCE_REFUSED', `${path} has more than ${MAX_FILE} bytes`);
    return found;
  }

  async #page<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal) {
    const call = { method: 'GET', path } as const;
    return await this.#read.execute(async () => {
      const { json, headers } = await answerJson(await this.#answer(call, signal), name(call), signal);
      return { value: parsed(schema, json, path), headers };
    }, signal);
  }

  async #tried<T>(call: ForgeCall, signal: AbortSignal, act: () => Promise<T>): Promise<T> {
    return call.method === 'POST' ? await act() : await this.#rewrite.execute(act, signal);
  }

  async #answer(call: ForgeCall, signal: AbortSignal): Promise<Response> {
    const { api, headers, resets } = this.#options;
    return await answered({ ...call, url: api + call.path, headers, what: name(call), resets }, signal);
  }
}

function again(maxAttempts: number) {
  const backoff = new ExponentialBackoff({ initialDelay: 100, maxDelay: 5000 });
  return retry(handleWhen(passing), { maxAttempts, backoff });
}

function name({ method, path }: ForgeCall): string {
  return `${method} ${path}`;
}

function passing(error: unknown): boolean {
  return error instanceof BotError && error.code === 'FORGE_UNREACHABLE';
}

function absent(error: unknown): undefined {
  if (error instanceof BotError && error.code === 'FORGE_NOT_FOUND') return undefined;
  throw error;
}
