import { asBotError } from '../domain/errors.ts';
import type { WorkOrder } from '../domain/order.ts';
import type { Lease } from '../ports/queue.ts';
import type { OrderRow } from '../ports/store.ts';
import type { Crew } from './crew.ts';

/** The row that a lease is for; one that slept is woken when its time has come, and undefined says that nothing is to be run. */
export async function awake(crew: Crew, lease: Lease): Promise<OrderRow | undefined> {
  try {
    return await wake(crew, lease);
  } catch (thrown) {
    const { code, message } = asBotError(thrown);
    crew.log.error('the order could not be looked up', { order: lease.id, code, error: message });
    await lease.again(crew.clock.now() + crew.policy.retryMs);
    return undefined;
  }
}

/** Has the queue wake a paused order at a time. A person who was faster, while the lease was still held, is heard. */
export async function sleepUntil(crew: Crew, order: WorkOrder, until: string | undefined): Promise<void> {
  const { store, queue, policy } = crew;
  // A run that ends when its queue is empty must not wait for it; the next run looks.
  if (until !== undefined && policy.patient)
    await queue.put(order.id, { priority: order.priority, notBefore: Date.parse(until) });
  if ((await store.find(order.id))?.state === 'queued') await putNow(crew, order, order.priority);
}

/** At start: puts every order that sleeps until a time into the queue, which may have been lost. */
export async function queueSleeping(
  { store, queue, clock, policy }: Crew,
  resumes: (row: OrderRow) => Promise<boolean>,
): Promise<void> {
  for (const row of (await store.list({ states: ['paused'] })).toReversed()) {
    const notBefore = wakeTime(row);
    if (notBefore === undefined || (notBefore > clock.now() && !policy.patient)) continue;
    if (await resumes(row)) await queue.put(row.order.id, { priority: row.order.priority, notBefore });
  }
}

/** Moves a paused order back to the queued ones; undefined where it is not paused, or not any more. */
export async function endPause({ store }: Crew, id: string, why: string): Promise<WorkOrder | undefined> {
  const row = await store.find(id);
  if (row?.state !== 'paused') return undefined;
  try {
    await store.move(id, await store.seize(id), 'queued', why);
    return row.order;
  } catch (thrown) {
    // Somebody else was faster.
    if ((await store.find(id))?.state === 'paused') throw asBotError(thrown);
    return undefined;
  }
}

/** Puts an order into the queue to be taken now, also where it waits there for a later time. */
export async function putNow({ queue }: Crew, { id }: WorkOrder, priority: number): Promise<void> {
  await queue.drop(id);
  await queue.put(id, { priority });
}

async function wake(crew: Crew, lease: Lease): Promise<OrderRow | undefined> {
  const row = await crew.store.find(lease.id);
  if (row && row.state !== 'paused') return row;
  const until = row && wakeTime(row);
  if (until === undefined) {
    await lease.done();
    if (row) await sleepUntil(crew, row.order, undefined);
  } else if (until > crew.clock.now()) await lease.again(until);
  else if (await endPause(crew, lease.id, 'the time that it waited for has come'))
    return await crew.store.find(lease.id);
  else await lease.again(crew.clock.now());
  return undefined;
}

function wakeTime({ outcome }: OrderRow): number | undefined {
  return outcome?.kind === 'paused' && outcome.until !== undefined ? Date.parse(outcome.until) : undefined;
}
