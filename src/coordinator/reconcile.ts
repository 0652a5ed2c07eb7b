import { asBotError } from '../domain/errors.ts';
import type { Issue } from '../domain/issue.ts';
import { labelSet, triggerAmong } from '../domain/labels.ts';
import { isClosed, type WorkOrder } from '../domain/order.ts';
import { type IssueRef, issueSlug, type RepoRef, repoSlug } from '../domain/refs.ts';
import { customRoles } from '../domain/role.ts';
import { accept } from './accept.ts';
import type { Crew } from './crew.ts';
import type { RunningOrders } from './running-orders.ts';
import { stopOrder } from './stop-order.ts';

/** What one reconcile of a repository did. */
export interface Reconciled {
  readonly looked: number;
  readonly accepted: number;
  readonly stopped: number;
}

/** Which labels ask for work: the prefix, and the repository's own roles. */
export interface TriggerMarks {
  readonly prefix: string;
  readonly roles: readonly string[];
}

/**
 * Compares a repository's labelled issues with the store and acts on the difference: what every lost webhook would have
 * said. An issue that cannot be looked at is logged and holds no other up.
 */
export async function reconcile(
  crew: Crew,
  running: RunningOrders,
  repo: RepoRef,
  marks: TriggerMarks,
  signal: AbortSignal,
): Promise<Reconciled> {
  const labelled = await labelledIssues(crew, repo, marks, signal);
  const open = await openIssues(crew, repo);
  const each = (refs: readonly IssueRef[], work: (ref: IssueRef) => Promise<boolean>) =>
    countTrue(crew, refs, work, signal);
  // Whose order is unfinished and who still asks for it need not be looked at more closely.
  const fresh = [...labelled].flatMap(([slug, { ref }]) => (open.has(slug) ? [] : [ref]));
  const doubtful = [...open].flatMap(([slug, ref]) => (labelled.has(slug) ? [] : [ref]));
  return {
    looked: labelled.size,
    accepted: await each(fresh, async (issue) => (await accept(crew, { issue }, signal)).kind === 'accepted'),
    stopped: await each(doubtful, (ref) => stopIfAbandoned(crew, running, ref, signal)),
  };
}

/** The open issues that ask for work, by slug. */
async function labelledIssues(crew: Crew, repo: RepoRef, { prefix, roles }: TriggerMarks, signal: AbortSignal) {
  const { triggers, custom, never } = labelSet(prefix, roles);
  const found = new Map<string, Issue>();
  for (const label of [...Object.values(triggers), ...custom.values()]) {
    for (const issue of await crew.forge.issues.list(repo, label, signal)) {
      if (!issue.labels.includes(never)) found.set(keyOf(issue.ref), issue);
    }
  }
  return found;
}

/** The issues of a repository with an unfinished order, by slug. */
async function openIssues({ store, forge }: Crew, repo: RepoRef): Promise<ReadonlyMap<string, IssueRef>> {
  const rows = await store.list({ states: ['queued', 'claimed', 'running', 'paused'] });
  const slug = repoSlug(repo).toLowerCase();
  const here = rows.filter(
    ({ order }) => order.forge === forge.kind && repoSlug(order.issue.repo).toLowerCase() === slug,
  );
  return new Map(here.map(({ order }) => [keyOf(order.issue), order.issue]));
}

async function countTrue(
  crew: Crew,
  refs: readonly IssueRef[],
  work: (ref: IssueRef) => Promise<boolean>,
  signal: AbortSignal,
): Promise<number> {
  let count = 0;
  for (const ref of refs) {
    try {
      if (await work(ref)) count += 1;
    } catch (thrown) {
      signal.throwIfAborted();
      const { code, message } = asBotError(thrown);
      crew.log.error('an issue could not be looked at', { issue: issueSlug(ref), code, error: message });
    }
  }
  return count;
}

/** Forges tell names apart without regard to case, and so does the store. */
function keyOf(ref: IssueRef): string {
  return issueSlug(ref).toLowerCase();
}

/** Looks at an issue with an unfinished order, and stops that when a person has closed the issue, taken our labels away or forbidden us to touch it. */
export async function stopIfAbandoned(
  crew: Crew,
  running: RunningOrders,
  ref: IssueRef,
  signal: AbortSignal,
): Promise<boolean> {
  const [row] = await crew.store.list({ issue: issueSlug(ref), limit: 1 });
  if (!row || isClosed(row.state)) return false;
  const issue = await crew.forge.issues.get(ref, signal);
  const by = await whoAbandoned(crew, issue, row.order);
  return by !== undefined && (await stopOrder(crew, running, row.order.id, by));
}

async function whoAbandoned(crew: Crew, { state, labels }: Issue, order: WorkOrder): Promise<string | undefined> {
  const { labelPrefix: prefix, roles } = order.settings;
  const { triggers, states, never, custom } = labelSet(prefix, customRoles(roles));
  if (state === 'closed') return 'whoever closed the issue';
  if (labels.includes(never)) return 'whoever forbade to touch the issue';
  const ours = new Set<string>([...Object.values(triggers), ...custom.values(), ...Object.values(states)]);
  const removed = !labels.some((label) => ours.has(label)) && (await woreLabel(crew, order));
  return removed ? 'whoever removed the label' : undefined;
}

/** What a command or an assignment asked for wears no label until its work shows itself. */
async function woreLabel({ store }: Crew, { id, snapshot, settings }: WorkOrder): Promise<boolean> {
  if (triggerAmong(snapshot.labels, settings.labelPrefix, customRoles(settings.roles))) return true;
  const lines = await store.journal(id);
  return lines.some(({ entry }) => entry.kind === 'receipt' && SHOWN.test(entry.key));
}

const SHOWN = /(?:^|\/)label(?:-|$)/;
