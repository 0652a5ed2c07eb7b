import Anthropic, { AnthropicError } from '@anthropic-ai/sdk';
import { BotError } from '../../domain/errors.ts';
import type { ModelReply, ModelRequest } from '../../domain/message.ts';
import type { Model } from '../../ports/model.ts';
import { baseUrl } from '../base-url.ts';
import { checkedKey } from '../checked-key.ts';
import { overflows } from '../estimated-tokens.ts';
import { faultTable } from '../fault-table.ts';
import { codeOf } from '../guarded-fetch.ts';
import { DEFAULT_TIMEOUT_MS, type ModelOptions } from '../model-options.ts';
import { providerCall } from '../provider-call.ts';
import { faultError } from '../provider-fault.ts';
import { anthropicFault } from './faults.ts';
import { anthropicReply } from './reply.ts';
import { anthropicRequest } from './request.ts';

const WINDOW = 200_000;

export interface AnthropicOptions extends ModelOptions {
  /** Anthropic's name of the model, e.g. `claude-sonnet-4-5`. */
  readonly name: string;
  readonly apiKey: string;
  readonly baseUrl?: string;
}

/** A model of Anthropic, through the Messages API, always as a stream: long replies outlive a silent connection. */
export function anthropicModel(options: AnthropicOptions): Model {
  checkedKey(options.apiKey, 'anthropic');
  const address = baseUrl(options.baseUrl ?? 'https://api.anthropic.com', 'anthropic');
  return {
    id: `anthropic/${options.name}`,
    window: options.window ?? WINDOW,
    can: { tools: true, images: false, cache: true },
    reply: (request, signal) => reply(options, address, request, signal),
  };
}

async function reply(
  options: AnthropicOptions,
  address: string,
  request: ModelRequest,
  signal: AbortSignal,
): Promise<ModelReply> {
  const { apiKey, timeoutMs = DEFAULT_TIMEOUT_MS, fetch = globalThis.fetch } = options;
  const id = `anthropic/${options.name}`;
  const tooLong = () => overflows(request, options.window ?? WINDOW);
  return await providerCall(
    { id, fetch, timeoutMs },
    signal,
    async (guarded) => {
      const sdk = client(apiKey, address, timeoutMs, guarded);
      const stream = await sdk.messages.create(anthropicRequest(options.name, request), { signal });
      return anthropicReply(id, await collected(stream), options.price);
    },
    (error) => {
      const fault = anthropicFault(error);
      if (fault) return faultError(fault, { id, table: faultTable('anthropic'), secret: apiKey, overflows: tooLong });
      const unread = error instanceof AnthropicError && codeOf(error) === undefined;
      return unread ? new BotError('MODEL_GARBAGE', `${id}: the response cannot be read.`) : undefined;
    },
  );
}

/** The SDK reads its environment for whatever it is not given: everything is given. */
function client(apiKey: string, baseURL: string, timeout: number, fetch: typeof globalThis.fetch): Anthropic {
  return new Anthropic({
    apiKey,
    authToken: null,
    webhookKey: null,
    baseURL,
    maxRetries: 0,
    logLevel: 'off',
    timeout,
    fetch,
  });
}

async function collected<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const events: T[] = [];
  for await (const event of stream) events.push(event);
  return events;
}
