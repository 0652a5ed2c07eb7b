import type { Model } from '../ports/model.ts';
import { withTextTools } from './with-text-tools.ts';

/** What settings may declare of a model. */
export type DeclaredAbilities = { readonly [Ability in keyof Model['can']]?: boolean | undefined };

/** A model that can what the settings say, else what its adapter says; without native tool calling it calls tools in text. */
export function withAbilities(model: Model, declared: DeclaredAbilities): Model {
  const { tools = model.can.tools, images = model.can.images, cache = model.can.cache } = declared;
  const able = { ...model, can: { tools, images, cache } };
  return tools ? able : withTextTools(able);
}
