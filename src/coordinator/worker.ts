import { asBotError, BotError, errorRow } from '../domain/errors.ts';
import type { WorkOrder } from '../domain/order.ts';
import { failure, type Outcome } from '../domain/outcome.ts';
import type { Lease } from '../ports/queue.ts';
import type { OrderRow } from '../ports/store.ts';
import type { Phase } from '../workflow/phase.ts';
import { runOrder, stopped } from '../workflow/run-order.ts';
import { afterOrder } from './after-order.ts';
import type { Crew } from './crew.ts';
import { decline } from './decline.ts';
import { type OrderTools, orderTools } from './order-tools.ts';
import type { RunningOrders } from './running-orders.ts';
import { awake, sleepUntil } from './sleeping-orders.ts';
import { stopOrder } from './stop-order.ts';

const TELL_MS = 30_000;
const MINUTE = 60_000;

/** Takes orders from the queue and runs them, as many at once as the policy allows, until the signal aborts. */
export async function work(crew: Crew, recipe: Phase, running: RunningOrders, signal: AbortSignal): Promise<void> {
  const lane = async (n: number): Promise<void> => {
    for (;;) {
      const lease = await crew.queue.take(`${crew.policy.agent}-${n}`, signal);
      if (!lease) return;
      await runLease(crew, recipe, running, lease);
    }
  };
  await Promise.all(Array.from({ length: crew.policy.concurrency }, (_, n) => lane(n + 1)));
}

async function runLease(crew: Crew, recipe: Phase, running: RunningOrders, lease: Lease): Promise<void> {
  const { clock, log, policy } = crew;
  const row = await awake(crew, lease);
  if (!row) return;
  const signal = running.start(lease.id);
  let pausedBeforeStop = false;
  try {
    const outcome = await runOnce(crew, recipe, row, signal, lease.lost);
    await lease.done();
    if (outcome.kind === 'paused') await sleepUntil(crew, row.order, outcome.until);
    pausedBeforeStop = outcome.kind === 'paused' && signal.aborted;
    await afterOrder(crew, running, row, outcome);
    crew.events.publish({ kind: 'order-closed', order: lease.id, outcome });
  } catch (thrown) {
    const error = asBotError(thrown);
    log.error('the order could not go on', { order: lease.id, code: error.code, error: error.message });
    await settle(crew, lease, error, clock.now() + (error.retryAfterMs ?? policy.retryMs));
  } finally {
    running.end(lease.id);
  }
  // A stop that came while the pause was being shown must not be lost with it.
  const { code, details } = asBotError(signal.reason);
  if (pausedBeforeStop && code === 'STOPPED') await stopOrder(crew, running, lease.id, String(details.by));
}

async function runOnce(
  crew: Crew,
  recipe: Phase,
  row: OrderRow,
  signal: AbortSignal,
  leaseLost: AbortSignal,
): Promise<Outcome> {
  const { store, policy } = crew;
  const { order } = row;
  const fence = await store.lease(order.id, policy.agent);
  const claimLost = new AbortController();
  const lost = AbortSignal.any([leaseLost, claimLost.signal]);
  // One that is stopped already still needs its tools, to be closed as it should be.
  const binding = signal.aborted ? lost : AbortSignal.any([signal, lost]);
  await using bound = await orderTools(crew, order, fence, binding);
  const stopRenewing = new AbortController();
  const renewing = keepClaim(crew, { order, fence, ...bound }, claimLost, stopRenewing.signal);
  try {
    await advance(crew, row, fence);
    const deadLetter = row.attempts >= policy.maxAttempts;
    const outcome = await runOrder({
      order,
      recipe,
      tools: bound.tools,
      signal,
      lost,
      patient: policy.patient,
      pauseAfterMs: policy.pauseAfterMs ?? MINUTE,
      deadLetter,
    });
    await store.close(order.id, fence, outcome);
    return outcome;
  } finally {
    stopRenewing.abort();
    await renewing;
  }
}

/** From the queue to running; an order that was interrupted is running already. */
async function advance({ store }: Crew, { order, state }: OrderRow, fence: number): Promise<void> {
  if (state === 'queued') await store.move(order.id, fence, 'claimed');
  if (state === 'queued' || state === 'claimed') await store.move(order.id, fence, 'running');
}

/** Renews the claim well before it expires; when it is another's by then, the run is over. */
async function keepClaim(
  { clock, log }: Crew,
  { order, fence, claims, tools }: OrderTools & { readonly order: WorkOrder; readonly fence: number },
  lost: AbortController,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await clock.wait(claims.leaseMs / 3, signal);
      if (!tools.journal.has('claim/ref')) continue;
      const renewed = await claims.renew(order.issue.number, order.id, fence, signal);
      if (renewed.kind === 'held') lost.abort(new BotError('LEASE_LOST', `the claim is now held by ${renewed.by}`));
    } catch (error) {
      if (!signal.aborted) log.warn('the claim could not be renewed', { order: order.id, error: String(error) });
    }
  }
}

async function settle(crew: Crew, lease: Lease, error: BotError, notBefore: number): Promise<void> {
  // Whoever holds the lease now goes on with it.
  if (error.code === 'LEASE_LOST') return await lease.done();
  const { rule } = errorRow(error.code);
  if (error.code === 'INTERRUPTED' || (crew.policy.patient && (rule === 'requeue' || rule === 'again'))) {
    await crew.store.forgive(lease.id);
    return await lease.again(notBefore);
  }
  const outcome = error.code === 'STOPPED' ? stopped(error) : failure(error.code);
  await crew.store.close(lease.id, await crew.store.seize(lease.id), outcome);
  await lease.done();
  await tell(crew, lease.id, outcome);
  crew.events.publish({ kind: 'order-closed', order: lease.id, outcome });
}

/** What failed outside of its recipe is told as well, and loses its trigger: else the next look would begin again. */
async function tell(crew: Crew, id: string, outcome: Outcome): Promise<void> {
  const signal = AbortSignal.timeout(TELL_MS);
  try {
    const row = await crew.store.find(id);
    if (!row) return;
    const issue = await crew.forge.issues.get(row.order.issue, signal);
    await decline(crew, issue, outcome, row.order.settings, signal);
  } catch (thrown) {
    const { code, message } = asBotError(thrown);
    crew.log.error('a failure could not be told', { order: id, code, error: message });
  }
}
