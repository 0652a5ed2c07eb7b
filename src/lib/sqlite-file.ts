import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolder } from './make-folder.ts';
import { sqliteFault } from './sqlite-fault.ts';

export interface SqliteFileOptions {
  readonly path: string;
  /** `full`: a returned write survives a power cut. `normal`: it survives a killed process. */
  readonly sync: 'full' | 'normal';
  /** How long a write waits for another process's, in milliseconds. */
  readonly busyMs: number;
}

/** Opens a SQLite file in WAL mode, readable by its owner only, and creates it with its folder where they lack. */
export async function openSqliteFile({ path, sync, busyMs }: SqliteFileOptions): Promise<DatabaseSync> {
  await makeFolder(dirname(path));
  const file = await open(path, 'a', 0o600);
  await file.close();
  const db = new DatabaseSync(path, { timeout: busyMs });
  try {
    await enterWal(db, performance.now() + busyMs);
    db.exec(`PRAGMA synchronous = ${sync.toUpperCase()}`);
    // Four times the usual: copying pages back costs more than the writes when those are many and small.
    db.exec('PRAGMA wal_autocheckpoint = 4000');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** WAL stays with the file. The first change of mode skips the busy timeout, so processes that open a new file together try again. */
async function enterWal(db: DatabaseSync, deadline: number): Promise<void> {
  for (;;) {
    try {
      db.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (sqliteFault(error) !== 'busy' || performance.now() > deadline) throw error;
      await sleep(20);
    }
  }
}

/** Runs `work` with the file's one write lock held: all of its writes become visible together, or none. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk ends the transaction by itself.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
