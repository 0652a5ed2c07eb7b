import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../../lib/sqlite-file.ts';
import { storeFault } from './store-fault.ts';

/** An open database whose every failure is a coded error that names the file. */
export class Database {
  readonly path: string;
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync, path: string) {
    this.#db = db;
    this.path = path;
  }

  read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw storeFault(error, this.path);
    }
  }

  /** All that `work` writes is on the disk when this returns, or nothing of it is. */
  write<T>(work: () => T): T {
    return this.read(() => inTransaction(this.#db, work));
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }
}
