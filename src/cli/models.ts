import type { Env } from '../config/env.ts';
import { type ModelChoice, modelDetailsOf } from '../config/model-settings.ts';
import type { ServerSettings } from '../config/server-settings.ts';
import { BotError } from '../domain/errors.ts';
import type { Price } from '../domain/price.ts';
import type { RoleName } from '../domain/role.ts';
import { anthropicModel } from '../models/anthropic/anthropic-model.ts';
import { knownPrice } from '../models/known-price.ts';
import type { ModelQuestion } from '../models/model-checkup.ts';
import { ollamaModel } from '../models/ollama/ollama-model.ts';
import { compatibleModel } from '../models/openai/compatible-model.ts';
import { openaiModel } from '../models/openai/openai-model.ts';
import { scriptedModel } from '../models/scripted/scripted-model.ts';
import { withAbilities } from '../models/with-abilities.ts';
import { Circuits, withBreaker } from '../models/with-breaker.ts';
import { withFailover } from '../models/with-failover.ts';
import { withRetry } from '../models/with-retry.ts';
import type { Model } from '../ports/model.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { choicesOf } from './model-choices.ts';
import type { ModelSet } from './model-set.ts';

const RETRY = { attempts: 4, firstMs: 1000 };
const BREAKER = { failures: 3, openMs: 60_000 };

/** The model of each role, by the settings, else by whichever key the environment holds. Fails at once where a role has none. */
export function modelsFor(settings: ServerSettings['models'], env: Env): ModelSet {
  const made = new Map<RoleName, Model>();
  const circuits = new Circuits({ ...BREAKER, clock: systemClock });
  return (role) => {
    const there = made.get(role);
    if (there) return there;
    const [first, ...others] = choicesOf(role, settings, env).map((choice) => {
      const { provider, baseUrl = '' } = questionOf(choice, env);
      return withBreaker(withRetry(modelOf(choice, env), RETRY), `${provider} ${baseUrl}`, circuits);
    });
    if (!first) throw new BotError('MODEL_MISSING', `the role ${role} has no model`);
    const chosen = withFailover([first, ...others]);
    made.set(role, chosen);
    return chosen;
  };
}

/** Where a model is asked for, and with which key, if any. */
export function questionOf(choice: ModelChoice, env: Env): ModelQuestion {
  const { model: id, baseUrl } = modelDetailsOf(choice);
  const slash = id.indexOf('/');
  const [provider, name] = [id.slice(0, slash), id.slice(slash + 1)];
  const told = { openai: env.openaiBaseUrl, ollama: env.ollamaHost }[provider];
  return { provider, name, baseUrl: baseUrl ?? told, apiKey: env.apiKey(provider) };
}

/** The model of one choice, with its price and the abilities that the settings declare; SECRET_MISSING where its key is. */
export function modelOf(choice: ModelChoice, env: Env): Model {
  const { model: id, priceUsdPerMTok, baseUrl, can = {} } = modelDetailsOf(choice);
  const slash = id.indexOf('/');
  const [provider, name] = [id.slice(0, slash), id.slice(slash + 1)];
  const free = provider === 'scripted' && !baseUrl && !priceUsdPerMTok;
  const price = free ? () => 0 : knownPrice(provider, name, priceUsdPerMTok);
  return withAbilities({ ...adapterOf(choice, price, env), price }, can);
}

function adapterOf(choice: ModelChoice, price: Price, env: Env): Model {
  const { model: id, baseUrl, window, timeoutSeconds } = modelDetailsOf(choice);
  const slash = id.indexOf('/');
  const [provider, name] = [id.slice(0, slash), id.slice(slash + 1)];
  const options = {
    name,
    price,
    ...(baseUrl && { baseUrl }),
    ...(window && { window }),
    ...(timeoutSeconds && { timeoutMs: timeoutSeconds * 1000 }),
  };
  switch (provider) {
    case 'anthropic':
      return anthropicModel({ ...options, apiKey: keyOf(env.anthropicApiKey, 'ANTHROPIC_API_KEY') });
    case 'openai':
      return openaiModel({ ...openaiAddress(env), ...options, apiKey: keyOf(env.openaiApiKey, 'OPENAI_API_KEY') });
    case 'ollama':
      return ollamaModel({ ...options, ...(baseUrl ? { host: baseUrl } : env.ollamaHost && { host: env.ollamaHost }) });
    case 'scripted':
      // At an address it is a server that reads the script.
      return baseUrl
        ? compatibleModel({ ...options, provider, ...keyed(env.apiKey(provider)) })
        : scriptedModel(options);
    default:
      return compatibleModel({ ...options, provider, ...keyed(env.apiKey(provider)) });
  }
}

function keyed(apiKey: string | undefined): { readonly apiKey?: string } {
  return apiKey ? { apiKey } : {};
}

function openaiAddress({ openaiBaseUrl }: Env): { readonly baseUrl?: string } {
  return openaiBaseUrl ? { baseUrl: openaiBaseUrl } : {};
}

function keyOf(value: string | undefined, name: string): string {
  if (value) return value;
  throw new BotError('SECRET_MISSING', `${name} is not set`);
}
