import type { Env } from '../config/env.ts';
import { type ModelChoice, modelDetailsOf } from '../config/model-settings.ts';
import type { ServerSettings } from '../config/server-settings.ts';
import { BotError } from '../domain/errors.ts';
import type { RoleName } from '../domain/role.ts';

/**
 * Which models a role would use, best first; MODEL_MISSING where neither settings nor environment name one. A reviewer
 * without models of its own begins with the one that is least the developer's.
 */
export function choicesOf(role: RoleName, settings: ServerSettings['models'], env: Env): readonly ModelChoice[] {
  const own = settings[role];
  if (own) return own;
  const shared = settings.default ?? byEnvironment(env);
  const [author] = role === 'reviewer' ? choicesOf('developer', settings, env) : [];
  return author === undefined ? shared : shared.toSorted((a, b) => likeness(a, author) - likeness(b, author));
}

/** Every provider that a key is there for: each stands in for those before it. */
function byEnvironment(env: Env): readonly ModelChoice[] {
  const found: readonly (ModelChoice | false)[] = [
    env.anthropicApiKey !== undefined && 'anthropic/claude-sonnet-4-5',
    env.openaiApiKey !== undefined && 'openai/gpt-5',
    env.ollamaHost !== undefined && 'ollama/qwen3-coder',
  ];
  const there = found.filter((choice) => choice !== false);
  if (there.length > 0) return there;
  throw new BotError('MODEL_MISSING', 'neither the settings nor the environment name a model');
}

/** 0 for a model of another provider, 1 for another of the same one, 2 for the same. */
function likeness(choice: ModelChoice, author: ModelChoice): 0 | 1 | 2 {
  const [a, b] = [modelDetailsOf(choice).model, modelDetailsOf(author).model];
  if (a === b) return 2;
  return a.split('/', 1)[0] === b.split('/', 1)[0] ? 1 : 0;
}
