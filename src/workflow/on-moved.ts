import type { Facts } from '../domain/facts.ts';
import type { WorkOrder } from '../domain/order.ts';
import type { Phase } from './phase.ts';

/** The order as it stands once its change was moved: on the commit of the base branch that it was moved onto. */
export function standing(order: WorkOrder, { moved }: Facts): WorkOrder {
  return moved ? { ...order, base: { ...order.base, sha: moved.onto } } : order;
}

/** A phase that sees the order so. */
export function onMoved(phase: Phase): Phase {
  return {
    ...phase,
    run: (order, facts, bench, signal) => phase.run(standing(order, facts), facts, bench, signal),
  };
}
