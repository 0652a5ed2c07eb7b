import { queuePath, storePath } from './cli/data-dir.ts';
import type { Clock } from './ports/clock.ts';
import { openSqliteQueue } from './queues/sqlite/open-sqlite-queue.ts';
import type { State } from './state.ts';
import { openSqliteStore } from './stores/sql/open-sqlite-store.ts';

/** Store and queue in two files of the data directory, without any service. */
export async function embeddedState(dataDir: string, clock: Clock): Promise<State> {
  const store = await openSqliteStore({ path: storePath(dataDir), clock });
  const queue = await openSqliteQueue({ path: queuePath(dataDir), clock });
  return {
    store,
    queue,
    [Symbol.asyncDispose]: async () => {
      await queue[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}
