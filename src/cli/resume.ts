import { Command } from 'commander';
import { BotError } from '../domain/errors.ts';
import { canMove } from '../domain/order.ts';
import { openSqliteQueue } from '../queues/sqlite/open-sqlite-queue.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { DATA_OPTION, dataDir, openStore, queuePath } from './data-dir.ts';
import type { Io } from './io.ts';

/** `issuewright resume ID`: an order goes on from where its journal stands, as soon as a server runs. */
export function resumeCommand(io: Io): Command {
  return new Command('resume')
    .description(
      'put a paused, failed or stopped order back in the queue; a running server takes it up, else the next one that starts',
    )
    .argument('<order>', 'the id of the order')
    .option(...DATA_OPTION)
    .option('--json', 'one JSON object')
    .action(async (id: string, options: { data?: string; json?: boolean }) => {
      const folder = await dataDir(options.data, io.env.dataDir);
      await using store = await openStore(folder);
      const row = await store.find(id);
      if (!row) throw new BotError('ORDER_UNKNOWN', `there is no order ${id}`);
      if (!canMove(row.state, 'queued'))
        throw new BotError('USAGE', `order ${id} is ${row.state} and cannot be resumed`);
      await store.move(id, await store.seize(id), 'queued', 'resumed');
      await using queue = await openSqliteQueue({ path: queuePath(folder), clock: systemClock });
      // One that sleeps until a time is in the queue already, to be taken then.
      await queue.drop(id);
      await queue.put(id, { priority: row.order.priority });
      io.out(options.json ? JSON.stringify({ order: id, state: 'queued' }) : `order ${id} is queued again`);
    });
}
