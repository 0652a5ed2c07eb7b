import { type Permission, permits } from '../domain/actor.ts';
import type { GateProfile } from '../domain/gate.ts';
import type { OrderSettings, WorkOrder } from '../domain/order.ts';

/** Weakest first. */
const STRENGTH: readonly GateProfile[] = ['minimal', 'standard', 'strict'];
/** Whoever may set labels may ask for more; a label that asked for less would need more than that right. */
const STRICT_LABEL = 'gates:strict';
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
  if (!weaker(asked, wanted) || permits(held, WEAKENING)) return { profile: asked };
  const why = `the profile \`${asked}\` is weaker than \`${wanted}\`, which this repository asks for: only an administrator may choose it`;
  return { why };
}

/** What a later order keeps of one that was stricter than its settings. */
export function keptProfile({ profile, settings }: WorkOrder): GateProfile | undefined {
  return weaker(settings.profile, profile) ? profile : undefined;
}

function weaker(a: GateProfile, b: GateProfile): boolean {
  return STRENGTH.indexOf(a) < STRENGTH.indexOf(b);
}
