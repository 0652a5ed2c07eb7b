import { randomBytes } from 'node:crypto';
import type { Issue } from '../domain/issue.ts';
import type { OrderSettings, RoleName, WorkOrder } from '../domain/order.ts';
import { issueSlug, type Sha } from '../domain/refs.ts';
import type { Budget } from '../domain/usage.ts';
import type { Crew } from './crew.ts';
import { snapshot } from './snapshot.ts';

export interface Trigger {
  readonly issue: Issue;
  readonly role: RoleName;
  readonly requester: string;
  readonly base: { readonly branch: string; readonly sha: Sha };
  readonly settings: OrderSettings;
  /** Which of the issue's orders this is, from 1. */
  readonly generation: number;
}

/** Everything that the order will run by, taken down at the trigger. */
export function freezeOrder(crew: Crew, trigger: Trigger): WorkOrder {
  const { issue, role, requester, base, settings, generation } = trigger;
  return {
    id: `${issue.ref.number}-${randomBytes(4).toString('hex')}`,
    key: `${crew.forge.kind}:${issueSlug(issue.ref)}@${generation}`,
    forge: crew.forge.kind,
    issue: issue.ref,
    snapshot: snapshot(issue),
    base,
    role,
    requester,
    profile: settings.profile,
    priority: priority(issue.labels),
    budget: smaller(settings.budget, crew.policy.budget),
    settings,
    createdAt: new Date(crew.clock.now()).toISOString(),
  };
}

const PRIORITIES: Readonly<Record<string, number>> = { critical: 10, high: 8, medium: 5, low: 2 };
const DEFAULT_PRIORITY = 5;

/** From labels such as `priority:high` or `priority:7`; 5 without one. */
function priority(labels: readonly string[]): number {
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
