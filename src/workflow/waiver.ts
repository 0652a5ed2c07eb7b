import type { GateResult } from '../domain/gate.ts';
import type { WorkOrder } from '../domain/order.ts';
import type { Journal } from './journal.ts';

/** The administrator who does without an order's gates, as is known now. What goes to a pull request that is there already must pass them. */
export async function waivedBy(order: WorkOrder, journal: Journal): Promise<string | undefined> {
  if (order.follow) return undefined;
  await journal.reread();
  return waiverAmong(journal);
}

/** The same, as was known when the journal was last read. */
export function waiverAmong({ decisions }: Pick<Journal, 'decisions'>): string | undefined {
  return decisions.find(({ decision }) => decision.kind === 'yolo')?.by;
}

/** For whom gates were skipped; undefined where all that the profile asks for were run. */
export function skippedFor(gates: readonly GateResult[] = []): string | undefined {
  return gates.flatMap((gate) => (gate.pass === 'skipped' && gate.by !== undefined ? [gate.by] : []))[0];
}
