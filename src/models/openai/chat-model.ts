import OpenAI from 'openai';
import type { ModelReply, ModelRequest } from '../../domain/message.ts';
import type { Model } from '../../ports/model.ts';
import { estimatedTokens, overflows } from '../estimated-tokens.ts';
import { DEFAULT_TIMEOUT_MS, DEFAULT_WINDOW, type ModelOptions } from '../model-options.ts';
import { providerCall } from '../provider-call.ts';
import { faultError, type ProviderFault } from '../provider-fault.ts';
import { faultInside, OPENAI_FAULTS, openaiFault, refusalCode } from './faults.ts';
import { chatReply } from './reply.ts';
import { type ChatDialect, chatRequest } from './request.ts';

export interface ChatModelOptions extends ModelOptions {
  /** `provider/name`. */
  readonly id: string;
  readonly name: string;
  readonly apiKey: string | undefined;
  readonly baseUrl: string;
  readonly dialect: ChatDialect;
}

/** A model behind any server that speaks OpenAI's Chat Completions. */
export function chatModel(options: ChatModelOptions): Model {
  const { id, window = DEFAULT_WINDOW } = options;
  return {
    id,
    window,
    can: { tools: true, images: false, cache: false },
    reply: (request, signal) => reply(options, request, signal),
  };
}

async function reply(options: ChatModelOptions, request: ModelRequest, signal: AbortSignal): Promise<ModelReply> {
  const { id, apiKey, timeoutMs = DEFAULT_TIMEOUT_MS, fetch = globalThis.fetch } = options;
  const tooLong = () => overflows(request, options.window ?? DEFAULT_WINDOW);
  const context = { id, table: OPENAI_FAULTS, secret: apiKey, overflows: tooLong };
  const asError = (fault: ProviderFault) => faultError(fault, context);
  return await providerCall(
    { id, fetch, timeoutMs },
    signal,
    async (guarded) => {
      const body = await create(client(options, guarded, timeoutMs), options, request, signal);
      if ('refused' in body) return refusal(body.refused);
      const fault = faultInside(body.answer);
      if (fault) throw asError(fault);
      return read(options, request, body.answer);
    },
    (error) => {
      const fault = openaiFault(error);
      return fault && asError(fault);
    },
  );
}

type Answer = { readonly answer: unknown } | { readonly refused: string };

async function create(
  sdk: OpenAI,
  options: ChatModelOptions,
  request: ModelRequest,
  signal: AbortSignal,
): Promise<Answer> {
  try {
    return {
      answer: await sdk.chat.completions.create(chatRequest(options.name, request, options.dialect), { signal }),
    };
  } catch (error) {
    const fault = openaiFault(error);
    const refused = fault && refusalCode(fault);
    if (refused) return { refused };
    throw error;
  }
}

/** The SDK reads its environment for whatever it is not given: everything is given. */
function client(options: ChatModelOptions, fetch: typeof globalThis.fetch, timeout: number): OpenAI {
  return new OpenAI({
    apiKey: options.apiKey ?? 'none',
    ...(options.apiKey === undefined && { defaultHeaders: { authorization: null } }),
    baseURL: options.baseUrl,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    logLevel: 'off',
    timeout,
    fetch,
  });
}

function read(options: ChatModelOptions, request: ModelRequest, body: unknown): ModelReply {
  return chatReply(body, {
    id: options.id,
    ...(options.price && { price: options.price }),
    turn: request.messages.length,
    estimate: () => estimatedTokens(request, body),
  });
}

function refusal(raw: string): ModelReply {
  const usage = { requests: 1, inputTokens: 0, outputTokens: 0, usd: 0 };
  return { parts: [], stop: { kind: 'refused', raw }, usage };
}
