import { BotError } from '../domain/errors.ts';
import type { WorkOrder } from '../domain/order.ts';
import { reachedCeiling } from '../domain/usage.ts';
import type { Model } from '../ports/model.ts';
import type { Bench } from './bench.ts';

/** A model under the order's ceilings: asked only below them, and what a call used is journaled before its reply is seen. */
export function budgeted(model: Model, order: WorkOrder, { journal, key }: Pick<Bench, 'journal' | 'key'>): Model {
  return {
    ...model,
    reply: async (request, signal) => {
      const ceiling = reachedCeiling(journal.usage, order.budget);
      if (ceiling) throw new BotError('BUDGET_REACHED', `the order has used ${ceiling}`);
      const reply = await model.reply(request, signal);
      await journal.spend(key, model.id, reply.usage);
      return reply;
    },
  };
}
