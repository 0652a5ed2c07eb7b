import { anthropicModel } from '../models/anthropic/anthropic-model.ts';
import { ollamaModel } from '../models/ollama/ollama-model.ts';
import { compatibleModel } from '../models/openai/compatible-model.ts';
import { openaiModel } from '../models/openai/openai-model.ts';
import type { Model } from '../ports/model.ts';

/** Whose client and interface the demo's scripted model is asked through. */
export const DEMO_PROVIDERS = ['scripted', 'anthropic', 'openai', 'ollama', 'compatible'] as const;

export type DemoProvider = (typeof DEMO_PROVIDERS)[number];

/** Makes the demo's models by name; they cost nothing. `url` is the model server's, ending in `/v1`. */
export function demoModels(provider: DemoProvider, url: string, apiKey: string): (name: string) => Model {
  const { origin } = new URL(url);
  const price = () => 0;
  switch (provider) {
    case 'anthropic':
      return (name) => anthropicModel({ name, apiKey, price, baseUrl: origin });
    case 'openai':
      return (name) => openaiModel({ name, apiKey, price, baseUrl: url, api: 'responses' });
    case 'ollama':
      return (name) => ollamaModel({ name, apiKey, price, host: origin });
    case 'scripted':
    case 'compatible':
      return (name) => compatibleModel({ provider, name, apiKey, price, baseUrl: url });
  }
}
