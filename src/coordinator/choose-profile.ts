import { type Permission, permits } from '../domain/actor.ts';
import { type GateProfile, isWeaker, STRICT_LABEL } from '../domain/gate.ts';
import type { OrderSettings, WorkOrder } from '../domain/order.ts';

const WEAKENING: Permission = 'admin';

export interface ProfileWish {
  readonly settings: Pick<OrderSettings, 'profile'>;
  readonly labels: readonly string[];
  /** What a command asks for. */
  readonly asked: GateProfile | undefined;
  /** What whoever asks may do. */
  readonly held: Permission;
}

/** The profile of an order; a sentence where less is asked for than the repository wants, and not by an administrator. */
export function chooseProfile({
  settings,
  labels,
  asked,
  held,
}: ProfileWish): { profile: GateProfile } | { why: string } {
  const wanted = labels.includes(STRICT_LABEL) ? 'strict' : settings.profile;
  if (asked === undefined) return { profile: wanted };
  if (!isWeaker(asked, wanted) || permits(held, WEAKENING)) return { profile: asked };
  const why = `the profile \`${asked}\` is weaker than \`${wanted}\`, which this repository asks for: only an administrator may choose it`;
  return { why };
}

/** What a later order keeps of one that was stricter than its settings. */
export function keptProfile({ profile, settings }: WorkOrder): GateProfile | undefined {
  return isWeaker(settings.profile, profile) ? profile : undefined;
}
