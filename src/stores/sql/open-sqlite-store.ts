import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { BotError } from '../../domain/errors.ts';
import { openSqliteFile } from '../../lib/sqlite-file.ts';
import { migrateSqlite } from '../../lib/sqlite-migrate.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { Database } from './database.ts';
import { DeliveryWriter } from './delivery-writer.ts';
import { SqlStore } from './sql-store.ts';
import { prepareStatements } from './statements.ts';
import { storeFault } from './store-fault.ts';

export interface SqliteStoreOptions {
  readonly path: string;
  readonly clock: Clock;
  /** How long a write waits for another process's; default 10 s. */
  readonly busyMs?: number;
}

/** Opens the store in one SQLite file, creating or upgrading it. Several processes may have it open at once. */
export async function openSqliteStore({ path, clock, busyMs = 10_000 }: SqliteStoreOptions): Promise<Store> {
  try {
    const db = await openSqliteFile({ path, sync: 'full', busyMs });
    return await withSchema(db, { path, clock, busyMs });
  } catch (error) {
    throw storeFault(error, path);
  }
}

async function withSchema(db: DatabaseSync, { path, clock, busyMs }: Required<SqliteStoreOptions>): Promise<Store> {
  try {
    const { found, known } = await migrateSqlite(db, {
      part: 'store',
      folder: join(import.meta.dirname, 'migrations'),
    });
    if (found > known)
      throw new BotError(
        'STORE_UNUSABLE',
        `${path} has schema ${found}, this version knows ${known}: update Issuewright`,
      );
    return new SqlStore(new Database(db, path), await prepareStatements(db), clock, new DeliveryWriter(path, busyMs));
  } catch (error) {
    db.close();
    throw error;
  }
}
