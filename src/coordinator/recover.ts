import type { OrderRow } from '../ports/store.ts';
import type { Crew } from './crew.ts';
import { queueSleeping } from './sleeping-orders.ts';

/** At start: removes what crashed runs left behind, and queues every unfinished order again. Says how many of each. */
export async function recover(
  crew: Crew,
  reap: (alive: ReadonlySet<string>, signal: AbortSignal) => Promise<number>,
  signal: AbortSignal,
  resumes: (row: OrderRow) => Promise<boolean> = async () => true,
): Promise<{ readonly reaped: number; readonly queued: number }> {
  const reaped = await reap(new Set(), signal);
  const rows = await crew.store.list({ states: ['queued', 'claimed', 'running'] });
  let queued = 0;
  for (const row of rows.toReversed()) {
    if (!(await resumes(row))) continue;
    await crew.queue.put(row.order.id, { priority: row.order.priority });
    queued += 1;
  }
  await queueSleeping(crew, resumes);
  return { reaped, queued };
}
