import type { Crew } from '../coordinator/crew.ts';
import { startEngine } from '../coordinator/engine.ts';
import { lookAtPulls } from '../coordinator/look-at-pulls.ts';
import { claimPlace, mirrorName } from '../coordinator/order-tools.ts';
import { OwnRoles } from '../coordinator/own-roles.ts';
import { reconcile } from '../coordinator/reconcile.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { RepoRef } from '../domain/refs.ts';
import { handleEvent } from '../handle-event.ts';
import type { ActionTask } from '../intake/action-event.ts';
import type { OrderRow } from '../ports/store.ts';

export interface OrdersRun {
  readonly crew: Crew;
  readonly repo: RepoRef;
  readonly task: Exclude<ActionTask, { kind: 'refused' }>;
  /** The bot's own login. */
  readonly self: string;
  readonly reap: (alive: ReadonlySet<string>, signal: AbortSignal) => Promise<number>;
  readonly say: (line: string) => void;
  /** Resolves when no order is left in the queue. */
  readonly drained: (signal: AbortSignal) => Promise<void>;
}

const HOUR = 3_600_000;
const LABEL_PREFIX = 'agent';

/** Does what the run was started for, goes on with what an earlier run left, and waits until every order has ended. */
export async function runOrders(run: OrdersRun, signal: AbortSignal): Promise<ReadonlyMap<string, Outcome>> {
  const { crew, repo, task, self, reap, say } = run;
  const outcomes = new Map<string, Outcome>();
  crew.events.subscribe((event) => {
    if (event.kind === 'order-closed') outcomes.set(event.order, event.outcome);
  });
  await using engine = await startEngine({
    crew,
    repositories: [],
    labelPrefix: LABEL_PREFIX,
    reconcileMs: 24 * HOUR,
    reap,
    resumes: (row) => mayResume(run, row, signal),
  });
  const { running } = engine;
  if (task.kind === 'event') say(await handleEvent(task.event, { crew, running, self }, signal));
  else {
    const marks = { prefix: LABEL_PREFIX, roles: await new OwnRoles().of(crew, repo, signal) };
    await reconcile(crew, running, repo, marks, signal);
    await lookAtPulls(crew, running, repo, signal);
  }
  await run.drained(signal);
  return outcomes;
}

/** An order belongs to the run that holds its claim, until the claim has expired. */
async function mayResume({ crew, say }: OrdersRun, { order }: OrderRow, signal: AbortSignal): Promise<boolean> {
  const { source } = crew.forge;
  const { repo, number } = order.issue;
  const mirror = await crew.git.mirror(mirrorName(order), await source.remote(repo, 'read', signal), signal);
  const claims = crew.claims(mirror, () => source.remote(repo, 'write', signal), claimPlace(order));
  const held = await claims.holder(number, signal);
  if (!held || held.by === crew.policy.agent || held.until < crew.clock.now()) return true;
  say(`order ${order.id} is worked on by ${held.by} until ${new Date(held.until).toISOString()}`);
  return false;
}
