import type { Clock } from '../../ports/clock.ts';
import type { Delivery } from '../../ports/store.ts';
import type { Database } from './database.ts';
import { GroupedCommit } from './grouped-commit.ts';
import { readDelivery } from './order-row.ts';
import type { Statements } from './statements.ts';
import { timestamp } from './timestamp.ts';

/** The webhooks received, each id once for ever; a settled one keeps its id and drops its body. */
export class DeliveryTable {
  readonly #database: Database;
  readonly #sql: Statements;
  readonly #clock: Clock;
  readonly #arriving: GroupedCommit<Delivery>;

  constructor(database: Database, sql: Statements, clock: Clock) {
    this.#database = database;
    this.#sql = sql;
    this.#clock = clock;
    this.#arriving = new GroupedCommit((group) => this.#insert(group));
  }

  firstSight(delivery: Delivery): Promise<boolean> {
    return this.#arriving.add(delivery);
  }

  unsettled(): readonly Delivery[] {
    const rows = this.#database.read(() => this.#sql.unsettledDeliveries.all());
    return rows.map((columns) => readDelivery(columns, this.#database.path));
  }

  settle(id: string): void {
    this.#database.write(() => this.#sql.settleDelivery.run({ id, now: timestamp(this.#clock) }));
  }

  /** Writes what has arrived and is not yet written. */
  flush(): void {
    this.#arriving.flush();
  }

  #insert(group: readonly Delivery[]): readonly boolean[] {
    const now = timestamp(this.#clock);
    return this.#database.write(() =>
      group.map(({ id, forge, event, body }) => {
        return this.#sql.insertDelivery.run({ id, forge, event, body, now }).changes === 1;
      }),
    );
  }
}
