import type { Clock } from '../../ports/clock.ts';
import type { Delivery } from '../../ports/store.ts';
import type { Database } from './database.ts';
import type { DeliveryWriter, NewDelivery } from './delivery-writer.ts';
import { GroupedCommit } from './grouped-commit.ts';
import { readDelivery } from './order-row.ts';
import type { Statements } from './statements.ts';
import { timestamp } from './timestamp.ts';

/** The webhooks received, each id once for ever; a settled one keeps its id and drops its body. */
export class DeliveryTable {
  readonly #database: Database;
  readonly #sql: Statements;
  readonly #clock: Clock;
  readonly #writer: DeliveryWriter;
  readonly #arriving: GroupedCommit<NewDelivery>;

  constructor(database: Database, sql: Statements, clock: Clock, writer: DeliveryWriter) {
    this.#database = database;
    this.#sql = sql;
    this.#clock = clock;
    this.#writer = writer;
    this.#arriving = new GroupedCommit((group) => writer.write(group));
  }

  firstSight(delivery: Delivery): Promise<boolean> {
    return this.#arriving.add({ ...delivery, now: timestamp(this.#clock) });
  }

  unsettled(): readonly Delivery[] {
    const rows = this.#database.read(() => this.#sql.unsettledDeliveries.all());
    return rows.map((columns) => readDelivery(columns, this.#database.path));
  }

  settle(id: string): void {
    this.#database.write(() => this.#sql.settleDelivery.run({ id, now: timestamp(this.#clock) }));
  }

  /** Waits until what has arrived is written. */
  async close(): Promise<void> {
    await this.#arriving.settled();
    await this.#writer.close();
  }
}
