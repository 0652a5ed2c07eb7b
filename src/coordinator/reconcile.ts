import { labelSet } from '../domain/labels.ts';
import { isClosed } from '../domain/order.ts';
import { type IssueRef, issueSlug, type RepoRef } from '../domain/refs.ts';
import { type Accepted, accept } from './accept.ts';
import type { Crew } from './crew.ts';
import type { RunningOrders } from './running-orders.ts';
import { stopOrder } from './stop-order.ts';

/** What one reconcile of a repository did. */
export interface Reconciled {
  readonly looked: number;
  readonly accepted: number;
  readonly stopped: number;
}

/** Compares a repository's labelled issues with the store and acts on the difference: what every lost webhook would have said. */
export async function reconcile(
  crew: Crew,
  running: RunningOrders,
  repo: RepoRef,
  prefix: string,
  signal: AbortSignal,
): Promise<Reconciled> {
  const seen = new Map<string, IssueRef>();
  for (const label of Object.values(labelSet(prefix).triggers)) {
    for (const { ref } of await crew.forge.issues.list(repo, label, signal)) seen.set(issueSlug(ref), ref);
  }
  const accepted: Accepted[] = [];
  for (const issue of seen.values()) accepted.push(await accept(crew, { issue }, signal));
  return {
    looked: seen.size,
    accepted: accepted.filter(({ kind }) => kind === 'accepted').length,
    stopped: await stopAbandoned(crew, running, repo, signal),
  };
}

/** Stops the orders whose issue was closed or lost all of our labels. */
async function stopAbandoned(crew: Crew, running: RunningOrders, repo: RepoRef, signal: AbortSignal): Promise<number> {
  const open = await crew.store.list({ states: ['queued', 'claimed', 'running', 'paused'] });
  let stopped = 0;
  for (const { order } of open) {
    if (order.issue.repo.owner !== repo.owner || order.issue.repo.name !== repo.name) continue;
    if (await stopIfAbandoned(crew, running, order.issue, signal)) stopped += 1;
  }
  return stopped;
}

/** Looks at an issue with an unfinished order, and stops that when a person has closed the issue or taken our labels away. */
export async function stopIfAbandoned(
  crew: Crew,
  running: RunningOrders,
  ref: IssueRef,
  signal: AbortSignal,
): Promise<boolean> {
  const [row] = await crew.store.list({ issue: issueSlug(ref), limit: 1 });
  if (!row || isClosed(row.state)) return false;
  const issue = await crew.forge.issues.get(ref, signal);
  const { triggers, states } = labelSet(row.order.settings.labelPrefix);
  const ours = new Set<string>([...Object.values(triggers), ...Object.values(states)]);
  if (issue.state === 'open' && issue.labels.some((label) => ours.has(label))) return false;
  return await stopOrder(
    crew,
    running,
    row.order.id,
    issue.state === 'closed' ? 'whoever closed the issue' : 'whoever removed the label',
  );
}
