import { isClosed } from '../domain/order.ts';
import type { Crew } from './crew.ts';
import type { RunningOrders } from './running-orders.ts';
import { putNow } from './sleeping-orders.ts';

const FIRST = 10;

/** Stops an order wherever it stands; one that is not running is started once more, only to close it. False when it is over already. */
export async function stopOrder(crew: Crew, running: RunningOrders, id: string, by: string): Promise<boolean> {
  const row = await crew.store.find(id);
  if (!row || isClosed(row.state)) return false;
  running.stop(id, by);
  if (row.state === 'paused') await crew.store.move(id, await crew.store.seize(id), 'queued', `stopped by ${by}`);
  await putNow(crew, row.order, FIRST);
  return true;
}
