import { randomBytes } from 'node:crypto';
import type { WorkOrder } from '../domain/order.ts';
import { issueSlug } from '../domain/refs.ts';
import type { Budget } from '../domain/usage.ts';
import type { Crew } from './crew.ts';

export interface Trigger
  extends Pick<WorkOrder, 'issue' | 'snapshot' | 'role' | 'requester' | 'base' | 'settings' | 'priority' | 'follow'> {
  /** Which of the issue's orders this is, from 1. */
  readonly generation: number;
}

/** Everything that the order will run by, taken down at the trigger. */
export function freezeOrder(crew: Crew, { generation, ...told }: Trigger): WorkOrder {
  const { issue, settings } = told;
  return {
    id: `${issue.number}-${randomBytes(4).toString('hex')}`,
    key: `${crew.forge.kind}:${issueSlug(issue)}@${generation}`,
    forge: crew.forge.kind,
    ...told,
    profile: settings.profile,
    budget: smaller(settings.budget, crew.policy.budget),
    createdAt: new Date(crew.clock.now()).toISOString(),
  };
}

const PRIORITIES: Readonly<Record<string, number>> = { critical: 10, high: 8, medium: 5, low: 2 };
const DEFAULT_PRIORITY = 5;

/** From labels such as `priority:high` or `priority:7`; 5 without one. */
export function priorityOf(labels: readonly string[]): number {
  const word = labels.find((label) => label.startsWith('priority:'))?.slice('priority:'.length) ?? '';
  const number = /^(?:\d|10)$/.test(word) ? Number(word) : undefined;
  return number ?? PRIORITIES[word] ?? DEFAULT_PRIORITY;
}

function smaller(a: Budget, b: Budget): Budget {
  return {
    usd: Math.min(a.usd, b.usd),
    requests: Math.min(a.requests, b.requests),
    tokens: Math.min(a.tokens, b.tokens),
  };
}
