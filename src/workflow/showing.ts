import { labelChange, type StateLabel } from '../domain/labels.ts';
import type { WorkOrder } from '../domain/order.ts';
import { customRoles } from '../domain/role.ts';
import type { Bench } from './bench.ts';
import type { Phase } from './phase.ts';

/** A phase during which the issue wears this state label. */
export function showing(state: StateLabel, phase: Phase): Phase {
  return {
    ...phase,
    run: async (order, facts, bench, signal) => {
      const act = () => wear(state, order, bench, signal);
      await bench.step(`label-${state}`, { act }, signal);
      return await phase.run(order, facts, bench, signal);
    },
  };
}

/** Leaves exactly one of our labels on the issue: the trigger and every other state label go. */
export async function wear(state: StateLabel, order: WorkOrder, bench: Bench, signal: AbortSignal): Promise<void> {
  const { issues } = bench.forge;
  const { labels } = await issues.get(order.issue, signal);
  const { labelPrefix, roles } = order.settings;
  await issues.label(order.issue, labelChange(labels, state, labelPrefix, customRoles(roles)), signal);
}
