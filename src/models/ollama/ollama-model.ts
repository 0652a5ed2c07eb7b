// The package's other entry reads files for images and brings Node's fs along; this one only fetches.
import { Ollama } from 'ollama/browser';
import { BotError } from '../../domain/errors.ts';
import type { ModelReply, ModelRequest } from '../../domain/message.ts';
import type { Model } from '../../ports/model.ts';
import { baseUrl } from '../base-url.ts';
import { checkedKey } from '../checked-key.ts';
import { estimatedTokens, overflows } from '../estimated-tokens.ts';
import { faultTable } from '../fault-table.ts';
import { DEFAULT_TIMEOUT_MS, type ModelOptions } from '../model-options.ts';
import { providerCall } from '../provider-call.ts';
import { ollamaFetch } from './ollama-fetch.ts';
import { ollamaReply } from './reply.ts';
import { ollamaRequest } from './request.ts';

/** More would not fit into the memory of most machines that run Ollama. */
const WINDOW = 32_768;

export interface OllamaOptions extends ModelOptions {
  /** Ollama's name of the model, e.g. `qwen3-coder:30b`. */
  readonly name: string;
  /** As in OLLAMA_HOST: a URL, or `host`, `host:port`, `:port`. Default 127.0.0.1:11434. */
  readonly host?: string;
  /** Only for a server behind a gate, or Ollama's own cloud. */
  readonly apiKey?: string;
}

/** A model that an Ollama server runs. */
export function ollamaModel(options: OllamaOptions): Model {
  checkedKey(options.apiKey ?? '', 'ollama');
  const host = baseUrl(ollamaUrl(options.host ?? ''), 'ollama');
  return {
    id: `ollama/${options.name}`,
    window: options.window ?? WINDOW,
    can: { tools: true, images: false, cache: false },
    reply: (request, signal) => reply(options, host, request, signal),
  };
}

/** An OLLAMA_HOST as a URL: Ollama's own port where neither scheme nor port is given. */
export function ollamaUrl(host: string): string {
  if (host.includes('://')) return host;
  const [name, port] = host.startsWith('[') ? [host, undefined] : host.split(':', 2);
  return `http://${name || '127.0.0.1'}${port === undefined && /:\d+$/.test(host) ? '' : `:${port || '11434'}`}`;
}

async function reply(
  options: OllamaOptions,
  host: string,
  request: ModelRequest,
  signal: AbortSignal,
): Promise<ModelReply> {
  const { name, apiKey, window = WINDOW, timeoutMs = DEFAULT_TIMEOUT_MS, fetch = globalThis.fetch } = options;
  const id = `ollama/${name}`;
  const context = { id, table: faultTable('ollama'), secret: apiKey, overflows: () => overflows(request, window) };
  return await providerCall(
    { id, fetch, timeoutMs },
    signal,
    async (guarded) => {
      const headers: Record<string, string> = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
      const sdk = new Ollama({ host, headers, fetch: ollamaFetch(guarded, context) });
      const pieces: unknown[] = [];
      for await (const piece of await sdk.chat(ollamaRequest(name, request, window))) pieces.push(piece);
      const price = options.price && { price: options.price };
      const estimate = () => estimatedTokens(request, pieces);
      return ollamaReply(pieces, { id, ...price, turn: request.messages.length, estimate });
    },
    (error) => (isPlain(error) ? new BotError('MODEL_UNREACHABLE', `${id}: the stream broke off.`) : undefined),
  );
}

/** The client knows no class of error for a stream that ends early. */
function isPlain(error: unknown): boolean {
  return error instanceof Error && error.constructor === Error && error.cause === undefined;
}
