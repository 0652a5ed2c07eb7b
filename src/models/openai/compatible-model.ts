import { BotError } from '../../domain/errors.ts';
import type { Model } from '../../ports/model.ts';
import { baseUrl } from '../base-url.ts';
import { checkedKey } from '../checked-key.ts';
import type { ModelOptions } from '../model-options.ts';
import { chatModel } from './chat-model.ts';
import { COMPATIBLE_PROVIDERS, type CompatibleProvider } from './compatible-providers.ts';

export interface CompatibleOptions extends ModelOptions {
  /** A name of the table, or any other together with `baseUrl`. */
  readonly provider: string;
  /** The server's name of the model. */
  readonly name: string;
  /** Left out for servers that want none. */
  readonly apiKey?: string;
  /** Overrides the table's. */
  readonly baseUrl?: string;
}

/** A model of any server that speaks OpenAI's Chat Completions. */
export function compatibleModel(options: CompatibleOptions): Model {
  const known = knownProvider(options.provider);
  const address = options.baseUrl ?? known?.baseUrl;
  const id = `${options.provider}/${options.name}`;
  if (address === undefined) {
    const names = Object.keys(COMPATIBLE_PROVIDERS).join(', ');
    throw new BotError('SETTINGS_INVALID', `${id} needs a base URL; known without one are ${names}.`);
  }
  if (known?.key === 'required' && options.baseUrl === undefined && !options.apiKey) {
    throw new BotError('SECRET_MISSING', `${id} needs an API key.`);
  }
  return chatModel({
    ...options,
    id,
    apiKey: options.apiKey && checkedKey(options.apiKey, options.provider),
    baseUrl: baseUrl(address, options.provider),
    dialect: { limit: 'max_tokens', ...known?.dialect },
  });
}

function knownProvider(name: string): CompatibleProvider | undefined {
  return Object.hasOwn(COMPATIBLE_PROVIDERS, name) ? COMPATIBLE_PROVIDERS[name] : undefined;
}
