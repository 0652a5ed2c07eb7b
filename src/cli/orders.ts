import { Command } from 'commander';
import { issueSlug } from '../domain/refs.ts';
import { DATA_OPTION, dataDir, openStore } from './data-dir.ts';
import type { Io } from './io.ts';

/** `issuewright orders`: what this data directory knows, newest first. */
export function ordersCommand(io: Io): Command {
  return new Command('orders')
    .description('list the orders of a data directory, newest first')
    .option(...DATA_OPTION)
    .option('--json', 'one JSON object a line')
    .action(async (options: { data?: string; json?: boolean }) => {
      await using store = await openStore(await dataDir(options.data, io.env.dataDir));
      for (const { order, state, attempts, updatedAt } of await store.list({})) {
        const row = { order: order.id, issue: issueSlug(order.issue), state, attempts, updatedAt };
        io.out(
          options.json ? JSON.stringify(row) : `${row.order}  ${row.state.padEnd(9)}  ${row.issue}  ${row.updatedAt}`,
        );
      }
    });
}
