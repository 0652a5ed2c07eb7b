import type { Facts } from '../domain/facts.ts';
import { type GateProfile, isWeaker, STRICT_LABEL } from '../domain/gate.ts';
import type { WorkOrder } from '../domain/order.ts';

/**
 * Which gates an order's change must pass: what was asked for it, else what the settings say of its sort of task, else
 * their profile. Whoever words an issue must not weaken them: only a label can.
 */
export function profileOf({ profile, settings, snapshot }: WorkOrder, { task }: Pick<Facts, 'task'>): GateProfile {
  const own = task && settings.profiles?.[task.type];
  if (own === undefined || profile !== settings.profile) return profile;
  const mayWeaken = task?.by === 'label' && !snapshot.labels.includes(STRICT_LABEL);
  return mayWeaken || !isWeaker(own, profile) ? own : profile;
}
