import { anthropicModel } from '../../src/models/anthropic/anthropic-model.ts';
import { ollamaModel } from '../../src/models/ollama/ollama-model.ts';
import { compatibleModel } from '../../src/models/openai/compatible-model.ts';
import { openaiModel } from '../../src/models/openai/openai-model.ts';
import type { MakeModel } from './model-bench.ts';

/** Every adapter, before the model server; the id of the model is in each of its messages. */
export const ADAPTERS = {
  anthropic: {
    id: 'anthropic/claude-test',
    make: ({ origin, ...options }) => anthropicModel({ ...options, name: 'claude-test', baseUrl: origin }),
  },
  openai: {
    id: 'openai/gpt-test',
    make: ({ origin, ...options }) =>
      openaiModel({ ...options, name: 'gpt-test', baseUrl: `${origin}/v1`, api: 'responses' }),
  },
  'openai-chat': {
    id: 'openai/gpt-test',
    make: ({ origin, ...options }) => openaiModel({ ...options, name: 'gpt-test', baseUrl: `${origin}/v1` }),
  },
  compatible: {
    id: 'custom/org/model:1',
    make: ({ origin, ...options }) =>
      compatibleModel({ ...options, provider: 'custom', name: 'org/model:1', baseUrl: `${origin}/v1` }),
  },
  deepseek: {
    id: 'deepseek/deepseek-reasoner',
    make: ({ origin, ...options }) =>
      compatibleModel({ ...options, provider: 'deepseek', name: 'deepseek-reasoner', baseUrl: `${origin}/v1` }),
  },
  ollama: {
    id: 'ollama/qwen:1b',
    make: ({ origin, ...options }) => ollamaModel({ ...options, name: 'qwen:1b', host: origin }),
  },
} as const satisfies Readonly<Record<string, { readonly id: string; readonly make: MakeModel }>>;
