import { join } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { prepareNamed } from '../../lib/named-statements.ts';
import { queueFault } from './queue-fault.ts';

const NAMES = ['put', 'take', 'renew', 'done', 'again', 'drop', 'depth', 'nextDue', 'owners', 'release'] as const;
type Name = (typeof NAMES)[number];
type Values = Parameters<StatementSync['run']>[0];

/** One lease of one row: a row leased again or put again has another. */
export interface Turn {
  readonly id: string;
  readonly seq: number;
  readonly turn: number;
}

/** The queue's rows. Each statement is one transaction; every failure is a coded error that names the file. */
export class QueueTable {
  readonly #db: DatabaseSync;
  readonly #path: string;
  readonly #sql: Readonly<Record<Name, StatementSync>>;

  constructor(db: DatabaseSync, path: string, sql: Readonly<Record<Name, StatementSync>>) {
    this.#db = db;
    this.#path = path;
    this.#sql = sql;
  }

  /** Prepares the statements on an open file whose schema is current. */
  static async prepare(db: DatabaseSync, path: string): Promise<QueueTable> {
    return new QueueTable(db, path, await prepareNamed(db, join(import.meta.dirname, 'statements.sql'), NAMES));
  }

  /** How many rows the statement changed. */
  change(name: 'put' | 'renew' | 'done' | 'again' | 'drop' | 'release', values: Values): number {
    return this.#guard(() => Number(this.#sql[name].run(values).changes));
  }

  take(values: Values): Turn | undefined {
    const row = this.#guard(() => this.#sql.take.get(values));
    return row && { id: String(row.id), seq: Number(row.seq), turn: Number(row.turn) };
  }

  /** When the next row can be taken, in milliseconds since the epoch; Infinity when there is none. */
  nextDue(): number {
    const due = this.#guard(() => this.#sql.nextDue.get())?.due ?? null;
    return due === null ? Number.POSITIVE_INFINITY : Number(due);
  }

  /** Who else holds leases. */
  owners(self: string): readonly string[] {
    return this.#guard(() => this.#sql.owners.all({ self })).map(({ owner }) => String(owner));
  }

  depth(now: number): number {
    return Number(this.#guard(() => this.#sql.depth.get({ now }))?.depth ?? 0);
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw queueFault(error, this.#path);
    }
  }
}
