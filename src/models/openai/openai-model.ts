import type { Model } from '../../ports/model.ts';
import { baseUrl } from '../base-url.ts';
import { checkedKey } from '../checked-key.ts';
import type { ModelOptions } from '../model-options.ts';
import { chatModel } from './chat-model.ts';
import { responsesModel } from './responses-model.ts';

export interface OpenaiOptions extends ModelOptions {
  /** OpenAI's name of the model, e.g. `gpt-5`. */
  readonly name: string;
  readonly apiKey: string;
  readonly baseUrl?: string;
  /** Default `responses` at OpenAI itself; `chat` at any other address, since few servers know anything else. */
  readonly api?: 'responses' | 'chat';
}

/** A model of OpenAI. */
export function openaiModel(options: OpenaiOptions): Model {
  const address = baseUrl(options.baseUrl ?? 'https://api.openai.com/v1', 'openai');
  const { api = new URL(address).hostname.endsWith('.openai.com') ? 'responses' : 'chat' } = options;
  const call = {
    ...options,
    id: `openai/${options.name}`,
    apiKey: checkedKey(options.apiKey, 'openai'),
    baseUrl: address,
  };
  return api === 'responses'
    ? responsesModel(call)
    : chatModel({ ...call, dialect: { limit: 'max_completion_tokens' } });
}
