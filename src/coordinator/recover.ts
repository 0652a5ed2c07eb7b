import type { Crew } from './crew.ts';

/** At start: removes what crashed runs left behind, and queues every unfinished order again. Says how many of each. */
export async function recover(
  crew: Crew,
  reap: (alive: ReadonlySet<string>, signal: AbortSignal) => Promise<number>,
  signal: AbortSignal,
): Promise<{ readonly reaped: number; readonly queued: number }> {
  const reaped = await reap(new Set(), signal);
  const rows = await crew.store.list({ states: ['queued', 'claimed', 'running'] });
  for (const { order } of rows.toReversed()) await crew.queue.put(order.id, { priority: order.priority });
  return { reaped, queued: rows.length };
}
