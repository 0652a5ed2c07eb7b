import { BotError } from '../domain/errors.ts';
import type { WorkOrder } from '../domain/order.ts';
import { type RoleName, tuningOf } from '../domain/role.ts';
import { type Budget, raised, reachedCeiling, shareOf } from '../domain/usage.ts';
import type { Model } from '../ports/model.ts';
import type { Bench } from './bench.ts';
import type { Journal } from './journal.ts';

/** An order's ceilings, with what people have allowed since. */
export function budgetOf(order: WorkOrder, { decisions }: Pick<Journal, 'decisions'>): Budget {
  const more = decisions.map(({ decision }) => (decision.kind === 'budget' ? decision.usd : 0));
  return raised(
    order.budget,
    more.reduce((sum, usd) => sum + usd, 0),
  );
}

/**
 * A model under the order's ceilings, and under its role's share of them: asked only below them, and what a call used is
 * journaled before its reply is seen.
 */
export function budgeted(
  model: Model,
  role: RoleName,
  order: WorkOrder,
  { journal, key }: Pick<Bench, 'journal' | 'key'>,
): Model {
  return {
    ...model,
    reply: async (request, signal) => {
      const ceiling = await reached(order, journal, role);
      if (ceiling) throw new BotError('BUDGET_REACHED', `the order has used ${ceiling}`);
      const reply = await model.reply(request, signal);
      const { usage, after } = reply;
      await journal.spend({ key, role, model: reply.model ?? model.id, usage, ...(after && { after }) });
      return reply;
    },
  };
}

async function reached(order: WorkOrder, journal: Journal, role: RoleName): Promise<string | undefined> {
  if (!ceilingReached(order, journal, role)) return undefined;
  await journal.reread();
  return ceilingReached(order, journal, role);
}

function ceilingReached(order: WorkOrder, journal: Journal, role: RoleName): string | undefined {
  const budget = budgetOf(order, journal);
  const { share } = tuningOf(role, order, order.settings.roles) ?? {};
  const own = share === undefined ? undefined : reachedCeiling(journal.usageOf(role), shareOf(budget, share));
  return reachedCeiling(journal.usage, budget) ?? (own && `${own}, which is the share of the ${role}`);
}
