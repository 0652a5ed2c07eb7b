import { randomBytes } from 'node:crypto';
import type { GateProfile } from '../domain/gate.ts';
import type { WorkOrder } from '../domain/order.ts';
import { issueSlug } from '../domain/refs.ts';
import { lower } from '../domain/usage.ts';
import type { OrderRow } from '../ports/store.ts';
import type { Crew } from './crew.ts';

export interface Trigger
  extends Pick<
    WorkOrder,
    'issue' | 'snapshot' | 'role' | 'as' | 'requester' | 'base' | 'settings' | 'priority' | 'follow' | 'person'
  > {
  /** Which of the issue's orders this is, from 1. */
  readonly generation: number;
  /** Without it, that of the settings. */
  readonly profile?: GateProfile;
}

/** Everything that the order will run by, taken down at the trigger. */
export function freezeOrder(crew: Crew, { generation, ...told }: Trigger): WorkOrder {
  const { issue, settings } = told;
  return {
    id: `${issue.number}-${randomBytes(4).toString('hex')}`,
    key: `${crew.forge.kind}:${issueSlug(issue)}@${generation}`,
    forge: crew.forge.kind,
    profile: settings.profile,
    ...told,
    budget: lower(settings.budget, crew.policy.budget),
    createdAt: new Date(crew.clock.now()).toISOString(),
  };
}

/** The number of an issue's next order. A store may keep the last one only, so that their count tells nothing. */
export function nextGeneration(rows: readonly OrderRow[]): number {
  return 1 + Math.max(0, ...rows.map(({ order }) => Number(/@(\d+)$/.exec(order.key)?.[1] ?? 0)));
}

const PRIORITIES: ReadonlyMap<string, number> = new Map([
  ['critical', 10],
  ['urgent', 10],
  ['high', 8],
  ['medium', 5],
  ['normal', 5],
  ['low', 2],
]);
const DEFAULT_PRIORITY = 5;

/** From labels such as `priority:high`, `priority::high`, `priority/high` or `priority:7`; 5 without one. */
export function priorityOf(labels: readonly string[]): number {
  const words = labels.flatMap((label) => /^priority\s*(?:::|[:/])\s*(\w+)$/i.exec(label)?.[1]?.toLowerCase() ?? []);
  const found = words.flatMap((word) => (/^(?:\d|10)$/.test(word) ? Number(word) : (PRIORITIES.get(word) ?? [])));
  return found.length > 0 ? Math.max(...found) : DEFAULT_PRIORITY;
}
