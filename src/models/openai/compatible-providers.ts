import type { ChatDialect } from './request.ts';

/** What is known of a server that speaks OpenAI's Chat Completions. */
export interface CompatibleProvider {
  readonly baseUrl: string;
  readonly key: 'required' | 'none';
  readonly limit: ChatDialect['limit'];
}

/** The compatible servers that need no base URL in the settings; a new one is one more row. */
export const COMPATIBLE_PROVIDERS: Readonly<Record<string, CompatibleProvider>> = {
  cerebras: { baseUrl: 'https://api.cerebras.ai/v1', key: 'required', limit: 'max_completion_tokens' },
  deepseek: { baseUrl: 'https://api.deepseek.com', key: 'required', limit: 'max_tokens' },
  fireworks: { baseUrl: 'https://api.fireworks.ai/inference/v1', key: 'required', limit: 'max_tokens' },
  gemini: {
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
    key: 'required',
    limit: 'max_completion_tokens',
  },
  groq: { baseUrl: 'https://api.groq.com/openai/v1', key: 'required', limit: 'max_completion_tokens' },
  lmstudio: { baseUrl: 'http://127.0.0.1:1234/v1', key: 'none', limit: 'max_tokens' },
  mistral: { baseUrl: 'https://api.mistral.ai/v1', key: 'required', limit: 'max_tokens' },
  openrouter: { baseUrl: 'https://openrouter.ai/api/v1', key: 'required', limit: 'max_tokens' },
  resetdata: { baseUrl: 'https://models.au-syd.resetdata.ai/v1', key: 'required', limit: 'max_tokens' },
  together: { baseUrl: 'https://api.together.xyz/v1', key: 'required', limit: 'max_tokens' },
  vllm: { baseUrl: 'http://127.0.0.1:8000/v1', key: 'none', limit: 'max_tokens' },
  xai: { baseUrl: 'https://api.x.ai/v1', key: 'required', limit: 'max_completion_tokens' },
};
