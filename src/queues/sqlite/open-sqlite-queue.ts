import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { BotError } from '../../domain/errors.ts';
import { thisProcess } from '../../lib/process-owner.ts';
import { openSqliteFile } from '../../lib/sqlite-file.ts';
import { migrateSqlite } from '../../lib/sqlite-migrate.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Queue } from '../../ports/queue.ts';
import { queueFault } from './queue-fault.ts';
import { QueueTable } from './queue-table.ts';
import { SqliteQueue } from './sqlite-queue.ts';

export interface SqliteQueueOptions {
  /** May be the store's own file. */
  readonly path: string;
  readonly clock: Clock;
  /** How long a lease lasts without renewal; default 60 s. */
  readonly leaseMs?: number;
  /** How long a write waits for another process's; default 10 s. */
  readonly busyMs?: number;
}

/** Opens the queue in a SQLite file, creating or upgrading its table. Several processes may have it open at once. */
export async function openSqliteQueue({
  path,
  clock,
  leaseMs = 60_000,
  busyMs = 10_000,
}: SqliteQueueOptions): Promise<Queue> {
  try {
    // What a power cut takes back is put again by recovery, so the queue need not sync every write.
    const db = await openSqliteFile({ path, sync: 'normal', busyMs });
    const table = await withSchema(db, path);
    return new SqliteQueue({ table, clock, leaseMs, owner: thisProcess() });
  } catch (error) {
    throw queueFault(error, path);
  }
}

async function withSchema(db: DatabaseSync, path: string): Promise<QueueTable> {
  try {
    const folder = join(import.meta.dirname, 'migrations');
    const { found, known } = await migrateSqlite(db, { part: 'queue', folder });
    if (found > known)
      throw new BotError(
        'STORE_UNUSABLE',
        `${path} has queue schema ${found}, this version knows ${known}: update Issuewright`,
      );
    return await QueueTable.prepare(db, path);
  } catch (error) {
    db.close();
    throw error;
  }
}
