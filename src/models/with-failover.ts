import { BotError } from '../domain/errors.ts';
import type { Model } from '../ports/model.ts';

/** The first of several models that answers; the next is asked when one fails for reasons of its provider. */
export function withFailover(models: readonly [Model, ...Model[]]): Model {
  const [first, ...others] = models;
  if (others.length === 0) return first;
  return {
    ...first,
    reply: async (request, signal) => {
      let last: unknown;
      for (const model of models) {
        try {
          return await model.reply(request, signal);
        } catch (error) {
          if (!(error instanceof BotError) || !error.code.startsWith('MODEL_') || signal.aborted) throw error;
          last = error;
        }
      }
      throw last;
    },
  };
}
