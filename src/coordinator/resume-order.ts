import { BotError } from '../domain/errors.ts';
import { canMove } from '../domain/order.ts';
import type { Crew } from './crew.ts';

/** Puts a paused, failed or stopped order back to work from where its journal stands, unless its inputs changed. */
export async function resumeOrder(crew: Crew, id: string, signal: AbortSignal): Promise<void> {
  const row = await crew.store.find(id);
  if (!row) throw new BotError('ORDER_UNKNOWN', `there is no order ${id}`);
  if (!canMove(row.state, 'queued')) {
    throw new BotError(
      'USAGE',
      `order ${id} is ${row.state}: only paused, failed, stopped or escalated orders can be resumed`,
    );
  }
  const issue = await crew.forge.issues.get(row.order.issue, signal);
  if (issue.state === 'closed') throw new BotError('INPUTS_CHANGED', `order ${id}: the issue was closed`);
  await crew.store.move(id, await crew.store.seize(id), 'queued', 'resumed');
  await crew.queue.put(id, { priority: row.order.priority });
}
