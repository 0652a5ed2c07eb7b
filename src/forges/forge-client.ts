import type { z } from 'zod';
import { BotError } from '../domain/errors.ts';
import { retried } from '../lib/retried.ts';
import { answerBytes, answered, answerJson, parsed, type RefusalReading } from './forge-answer.ts';
import type { RateGate } from './rate-gate.ts';

/** What differs between the forges that are reached by JSON over HTTP. */
export interface ForgeClientOptions {
  /** Where all paths begin, e.g. `https://git.example.org/api/v1`, without a slash at the end. */
  readonly api: string;
  /** Sent with a request to this path: the credential. */
  readonly headers: (path: string, signal: AbortSignal) => Promise<Readonly<Record<string, string>>>;
  /** The query that asks for a page of a list, from 1. */
  readonly page: (number: number) => string;
  readonly more: MorePages;
  readonly reading?: RefusalReading;
  /** Keeps the forge's limits; all requests with the same credential go through the same one. */
  readonly gate?: (path: string) => RateGate;
  /** For how long reads may not show yet what was written, in milliseconds; default 30 s. */
  readonly lagMs?: number;
}

/** Whether a page of a list, which was not empty, is followed by another; `read` are the items of all pages so far. */
export type MorePages = (headers: Headers, read: number) => boolean;

export interface ForgeCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below the API's address, with a leading slash, parts encoded. */
  readonly path: string;
  readonly body?: object;
  /** A POST that makes nothing new, and leaves the same behind when it happens twice. */
  readonly repeatable?: true;
  /** A change that would leave more behind when it happens twice. */
  readonly adds?: true;
  /** Whether a POST makes something that nobody is told of, so that it counts as a write to the forge's limits. */
  readonly quiet?: true;
}

const MAX_PAGES = 200;
const LAG_MS = 30_000;
const MAX_FILE = 2 ** 20;
/** Tries after the first one. */
const READS = 3;
const REWRITES = 1;
const FIRST_PAUSE_MS = 100;

/**
 * Requests to one forge. Reads are tried again after a passing fault, and so is once what leaves the same behind when it
 * happens twice; what would then leave more behind never is, since it may have happened.
 */
export class ForgeClient {
  readonly #options: ForgeClientOptions;

  constructor(options: ForgeClientOptions) {
    this.#options = options;
  }

  /** For how long reads may not show yet what was written, in milliseconds. */
  get lagMs(): number {
    return this.#options.lagMs ?? LAG_MS;
  }

  async get<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    return (await this.read(path, schema, signal)).value;
  }

  /** Like `get`, together with the answer's headers. */
  async read<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<{ value: T; headers: Headers }> {
    const call = { method: 'GET', path } as const;
    const read = async () => {
      const { json, headers } = await answerJson(await this.#answer(call, signal), name(call), signal);
      return { value: parsed(schema, json, path), headers };
    };
    return await retried(read, passing(READS), signal);
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
      const here = await this.read(`${path}${glue}${this.#options.page(page)}`, schema.array(), signal);
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
      // Something between us and the forge answered in its place: nothing may have happened.
      if (/^text\/html\b/i.test(response.headers.get('content-type') ?? ''))
        throw new BotError('FORGE_ANSWER', `${name(call)} was answered with a page`);
    });
    await (call.method === 'DELETE' ? sent.catch(absent) : sent);
  }

  /** A file's bytes, at most 1 MiB; undefined for a 404. */
  async bytes(path: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const call = { method: 'GET', path } as const;
    const read = async () => await answerBytes(await this.#answer(call, signal), MAX_FILE, name(call), signal);
    const found = await retried(read, passing(READS), signal).catch(absent);
    if (found === 'too large') throw new BotError('SOURCE_REFUSED', `${path} has more than ${MAX_FILE} bytes`);
    return found;
  }

  async #tried<T>(call: ForgeCall, signal: AbortSignal, act: () => Promise<T>): Promise<T> {
    return creates(call) ? await act() : await retried(act, passing(REWRITES), signal);
  }

  async #answer(call: ForgeCall, signal: AbortSignal): Promise<Response> {
    const { api, headers, reading, gate } = this.#options;
    const { method, path } = call;
    const kind = method === 'GET' ? 'read' : creates(call) && !call.quiet ? 'create' : 'write';
    const turn = gate && ((send: () => Promise<Response>) => gate(path).through(kind, send, signal));
    const wire = { ...call, url: api + path, headers: await headers(path, signal), what: name(call), reading, turn };
    return await answered(wire, signal);
  }
}

function creates({ method, repeatable, adds }: ForgeCall): boolean {
  return adds === true || (method === 'POST' && !repeatable);
}

function name({ method, path }: ForgeCall): string {
  return `${method} ${path}`;
}

/** A pause before each of so many further tries, twice as long each time; none for what another try would not change. */
function passing(tries: number): (thrown: unknown, before: number) => number | undefined {
  return (thrown, before) => {
    const over = thrown instanceof BotError && thrown.code === 'FORGE_UNREACHABLE';
    return over && before < tries ? FIRST_PAUSE_MS * 2 ** before : undefined;
  };
}

function absent(error: unknown): undefined {
  if (error instanceof BotError && error.code === 'FORGE_NOT_FOUND') return undefined;
  throw error;
}
