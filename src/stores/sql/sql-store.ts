import type { JournalEntry, JournalLine } from '../../domain/journal.ts';
import { type OrderState, stateAfter, type WorkOrder } from '../../domain/order.ts';
import { guardFence, guardMove, idCollision, issueHeld, unknownOrder } from '../../domain/order-guard.ts';
import { type Outcome, terminalLine } from '../../domain/outcome.ts';
import { issueSlug } from '../../domain/refs.ts';
import { type Spending, type SpendingFilter, spendingOf } from '../../domain/spending.ts';
import { sqliteFault } from '../../lib/sqlite-fault.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Delivery, OrderFilter, OrderRow, Pause, Store, Turn } from '../../ports/store.ts';
import type { Database } from './database.ts';
import { DeliveryTable } from './delivery-table.ts';
import type { DeliveryWriter } from './delivery-writer.ts';
import { readLine, readOrder } from './order-row.ts';
import type { Statements } from './statements.ts';
import { timestamp } from './timestamp.ts';

/** The store on an open database whose schema is current. */
export class SqlStore implements Store {
  readonly #database: Database;
  readonly #sql: Statements;
  readonly #clock: Clock;
  readonly #deliveries: DeliveryTable;

  constructor(database: Database, sql: Statements, clock: Clock, writer: DeliveryWriter) {
    this.#database = database;
    this.#sql = sql;
    this.#clock = clock;
    this.#deliveries = new DeliveryTable(database, sql, clock, writer);
  }

  async accept(order: WorkOrder): Promise<'accepted' | 'duplicate'> {
    const { id, key, forge } = order;
    const columns = { id, key, forge, issue: issueSlug(order.issue), body: JSON.stringify(order), now: this.#now() };
    return this.#database.write(() => {
      if (this.#sql.insertOrder.run(columns).changes === 0) return this.#duplicate(id, key);
      this.#append(id, 0, { kind: 'state', state: 'queued' });
      return 'accepted';
    });
  }

  async find(id: string): Promise<OrderRow | undefined> {
    const columns = this.#database.read(() => this.#sql.findOrder.get({ id }));
    return columns && readOrder(columns, this.#database.path);
  }

  async list({ states, issue, limit }: OrderFilter): Promise<readonly OrderRow[]> {
    const filter = { states: states ? JSON.stringify(states) : null, limit: limit ?? -1 };
    const { listOrders, listOrdersOfIssue } = this.#sql;
    const rows = this.#database.read(() =>
      issue === undefined ? listOrders.all(filter) : listOrdersOfIssue.all({ ...filter, issue }),
    );
    return rows.map((columns) => readOrder(columns, this.#database.path));
  }

  async lease(id: string, worker: string): Promise<number> {
    return this.#database.write(() => fenceOf(id, this.#sql.leaseOrder.get({ id, worker, now: this.#now() })));
  }

  async seize(id: string): Promise<number> {
    return this.#database.write(() => fenceOf(id, this.#sql.seizeOrder.get({ id, now: this.#now() })));
  }

  async forgive(id: string): Promise<void> {
    this.#database.write(() => {
      if (this.#sql.forgiveOrder.run({ id, now: this.#now() }).changes === 0) throw unknownOrder(id);
    });
  }

  async note(id: string, fence: number, entry: JournalEntry): Promise<void> {
    this.#database.write(() => {
      this.#guard(id, fence);
      this.#append(id, fence, entry);
    });
  }

  async journal(id: string): Promise<readonly JournalLine[]> {
    const rows = this.#database.read(() => this.#sql.readJournal.all({ id }));
    return rows.map((columns) => readLine(columns, id, this.#database.path));
  }

  async move(id: string, fence: number, state: OrderState, why?: string): Promise<void> {
    this.#database.write(() => {
      guardMove(id, this.#guard(id, fence), state);
      this.#setState(id, state);
      this.#append(id, fence, { kind: 'state', state, ...(why === undefined ? {} : { why }) });
    });
  }

  async close(id: string, fence: number, outcome: Outcome): Promise<void> {
    const state = stateAfter(outcome);
    this.#database.write(() => {
      const from = this.#guard(id, fence);
      if (from !== state) guardMove(id, from, state);
      this.#sql.closeOrder.run({ id, state, outcome: JSON.stringify(outcome), now: this.#now() });
      if (from !== state) this.#append(id, fence, { kind: 'state', state, why: terminalLine(outcome) });
    });
  }

  async spent(filter: SpendingFilter): Promise<Spending> {
    const { spentOnIssue, spentOnDay } = this.#sql;
    const row = this.#database.read(() =>
      'issue' in filter ? spentOnIssue.get({ ...filter }) : spentOnDay.get({ ...filter }),
    );
    return { usd: Number(row?.usd), unpriced: Number(row?.unpriced) };
  }

  async firstSight(delivery: Delivery): Promise<boolean> {
    return await this.#deliveries.firstSight(delivery);
  }

  async unsettled(): Promise<readonly Delivery[]> {
    return this.#deliveries.unsettled();
  }

  async settle(deliveryId: string): Promise<void> {
    this.#deliveries.settle(deliveryId);
  }

  async addTurn(thread: string, { by, at }: Turn, since: number): Promise<void> {
    this.#database.write(() => {
      this.#sql.dropTurns.run({ thread, since });
      this.#sql.addTurn.run({ thread, at, login: by });
    });
  }

  async turns(thread: string, since: number): Promise<readonly Turn[]> {
    const rows = this.#database.read(() => this.#sql.turnsOfThread.all({ thread, since }));
    return rows.map(({ at, login }) => ({ by: String(login), at: Number(at) }));
  }

  async setPause(repository: string, pause: Pause | undefined): Promise<void> {
    const { setPause, liftPause } = this.#sql;
    this.#database.write(() => {
      if (!pause) return liftPause.run({ repository });
      const { by: login, why, at } = pause;
      return setPause.run({ repository, login, why, at });
    });
  }

  async pauseOf(repository: string): Promise<Pause | undefined> {
    const row = this.#database.read(() => this.#sql.pauseOf.get({ repository }));
    return row && { by: String(row.login), why: String(row.why), at: String(row.at) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#deliveries.close();
    this.#database.close();
  }

  #duplicate(id: string, key: string): 'duplicate' {
    const other = this.#sql.keyOfOrder.get({ id })?.key;
    if (typeof other === 'string' && other !== key) throw idCollision(id, key, other);
    return 'duplicate';
  }

  /** The state of an order whose fence is still `fence`. */
  #guard(id: string, fence: number): OrderState {
    const row = this.#sql.standing.get({ id });
    if (row === undefined) throw unknownOrder(id);
    guardFence(id, Number(row.fence), fence);
    // Only this class writes the column.
    return row.state as OrderState;
  }

  #setState(id: string, state: OrderState): void {
    try {
      this.#sql.moveOrder.run({ id, state, now: this.#now() });
    } catch (error) {
      if (sqliteFault(error) !== 'taken') throw error;
      throw issueHeld(id, String(this.#sql.standing.get({ id })?.issue));
    }
  }

  #append(id: string, fence: number, entry: JournalEntry): void {
    const now = this.#now();
    this.#sql.appendEntry.run({ id, fence, entry: JSON.stringify(entry), now });
    if (entry.kind === 'spent') this.#sql.addSpending.run({ id, now, ...spendingOf(entry.usage) });
  }

  #now(): string {
    return timestamp(this.#clock);
  }
}

function fenceOf(id: string, row: Readonly<Record<string, unknown>> | undefined): number {
  if (row === undefined) throw unknownOrder(id);
  return Number(row.fence);
}
