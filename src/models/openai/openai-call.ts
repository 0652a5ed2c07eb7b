import OpenAI, { OpenAIError } from 'openai';
import { BotError } from '../../domain/errors.ts';
import type { ModelReply, ModelRequest } from '../../domain/message.ts';
import { overflows } from '../estimated-tokens.ts';
import { faultTable } from '../fault-table.ts';
import { codeOf } from '../guarded-fetch.ts';
import { DEFAULT_TIMEOUT_MS, DEFAULT_WINDOW, type ModelOptions } from '../model-options.ts';
import { providerCall } from '../provider-call.ts';
import { faultError, faultMeaning, type ProviderFault } from '../provider-fault.ts';
import { openaiFault } from './faults.ts';

/** Whom a call of OpenAI's SDK goes to. */
export interface OpenaiCallOptions extends ModelOptions {
  /** `provider/name`. */
  readonly id: string;
  readonly name: string;
  readonly apiKey: string | undefined;
  readonly baseUrl: string;
}

/** What a call came to: a reply, or a fault that stood inside of an answer. */
export type OpenaiOutcome = ModelReply | { readonly fault: ProviderFault };

/** Runs one call of OpenAI's SDK; faults become coded errors, and refusals on grounds of content replies. */
export async function openaiCall(
  options: OpenaiCallOptions,
  request: ModelRequest,
  signal: AbortSignal,
  work: (sdk: OpenAI) => Promise<OpenaiOutcome>,
): Promise<ModelReply> {
  const { id, apiKey, window = DEFAULT_WINDOW, timeoutMs = DEFAULT_TIMEOUT_MS, fetch = globalThis.fetch } = options;
  const context = {
    id,
    table: faultTable('openai', 'compatible'),
    secret: apiKey,
    overflows: () => overflows(request, window),
  };
  return await providerCall(
    { id, fetch, timeoutMs },
    signal,
    async (guarded) => {
      const outcome = await faultAsValue(() => work(client(options, guarded, timeoutMs)));
      if (!('fault' in outcome)) return outcome;
      if (faultMeaning(outcome.fault, context) !== 'refused') throw faultError(outcome.fault, context);
      return refusal(outcome.fault.codes[0] ?? 'refused');
    },
    (error) =>
      error instanceof OpenAIError && codeOf(error) === undefined
        ? new BotError('MODEL_GARBAGE', `${id}: the response cannot be read.`)
        : undefined,
  );
}

async function faultAsValue(work: () => Promise<OpenaiOutcome>): Promise<OpenaiOutcome> {
  try {
    return await work();
  } catch (error) {
    const fault = openaiFault(error);
    if (fault) return { fault };
    throw error;
  }
}

/** The SDK reads its environment for whatever it is not given: everything is given. */
function client(options: OpenaiCallOptions, fetch: typeof globalThis.fetch, timeout: number): OpenAI {
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

function refusal(raw: string): ModelReply {
  const usage = { requests: 1, inputTokens: 0, outputTokens: 0, usd: 0 };
  return { parts: [], stop: { kind: 'refused', raw }, usage };
}
