import type { ChatDialect } from './chat-request.ts';

/** What is known of a server that speaks OpenAI's Chat Completions. */
export interface CompatibleProvider {
  readonly baseUrl: string;
  readonly key: 'required' | 'none';
  /** Where the server is not as most are. */
  readonly dialect?: Partial<ChatDialect>;
}

/** The compatible servers that need no base URL in the settings; a new one is one more row. */
export const COMPATIBLE_PROVIDERS: Readonly<Record<string, CompatibleProvider>> = {
  cerebras: { baseUrl: 'https://api.cerebras.ai/v1', key: 'required', dialect: { limit: 'max_completion_tokens' } },
  deepseek: { baseUrl: 'https://api.deepseek.com', key: 'required', dialect: { echoes: ['reasoning_content'] } },
  fireworks: { baseUrl: 'https://api.fireworks.ai/inference/v1', key: 'required' },
  gemini: {
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
    key: 'required',
    dialect: { limit: 'max_completion_tokens' },
  },
  groq: { baseUrl: 'https://api.groq.com/openai/v1', key: 'required', dialect: { limit: 'max_completion_tokens' } },
  lmstudio: { baseUrl: 'http://127.0.0.1:1234/v1', key: 'none' },
  mistral: {
    baseUrl: 'https://api.mistral.ai/v1',
    key: 'required',
    dialect: { ids: { legal: /^[a-zA-Z0-9]{9}$/, longest: 9 } },
  },
  openrouter: {
    baseUrl: 'https://openrouter.ai/api/v1',
    key: 'required',
    dialect: { echoes: ['reasoning_details'] },
  },
  resetdata: { baseUrl: 'https://models.au-syd.resetdata.ai/v1', key: 'required' },
  together: { baseUrl: 'https://api.together.xyz/v1', key: 'required' },
  vllm: { baseUrl: 'http://127.0.0.1:8000/v1', key: 'none' },
  xai: { baseUrl: 'https://api.x.ai/v1', key: 'required', dialect: { limit: 'max_completion_tokens' } },
};
