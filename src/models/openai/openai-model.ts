import type { Model } from '../../ports/model.ts';
import { baseUrl } from '../base-url.ts';
import type { ModelOptions } from '../model-options.ts';
import { chatModel } from './chat-model.ts';

export interface OpenaiOptions extends ModelOptions {
  /** OpenAI's name of the model, e.g. `gpt-5`. */
  readonly name: string;
  readonly apiKey: string;
  readonly baseUrl?: string;
}

/** A model of OpenAI, through the Chat Completions API. */
export function openaiModel(options: OpenaiOptions): Model {
  return chatModel({
    ...options,
    id: `openai/${options.name}`,
    baseUrl: baseUrl(options.baseUrl ?? 'https://api.openai.com/v1', 'openai'),
    dialect: { limit: 'max_completion_tokens' },
  });
}
