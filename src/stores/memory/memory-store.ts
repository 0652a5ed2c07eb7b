import type { JournalEntry, JournalLine } from '../../domain/journal.ts';
import { isClosed, type OrderState, stateAfter, type WorkOrder } from '../../domain/order.ts';
import { guardFence, guardMove, idCollision, issueHeld, unknownOrder } from '../../domain/order-guard.ts';
import { type Outcome, terminalLine } from '../../domain/outcome.ts';
import { issueSlug, repoSlug } from '../../domain/refs.ts';
import { type Spending, type SpendingFilter, spendingIn } from '../../domain/spending.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Delivery, OrderFilter, OrderRow, Pause, Store, Turn } from '../../ports/store.ts';

interface Entry {
  row: OrderRow;
  readonly journal: JournalLine[];
}

/** A store for tests and one-off runs: gone with the process. Keeps copies, as a disk would. */
export class MemoryStore implements Store {
  readonly #clock: Clock;
  readonly #orders = new Map<string, Entry>();
  readonly #deliveries = new Map<string, Delivery | 'settled'>();
  readonly #pauses = new Map<string, Pause>();
  readonly #turns = new Map<string, readonly Turn[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes up an order as another store left it. */
  restore(row: OrderRow, journal: readonly JournalLine[]): void {
    this.#orders.set(row.order.id, copy({ row, journal: [...journal] }));
  }

  async accept(order: WorkOrder): Promise<'accepted' | 'duplicate'> {
    const known = this.#orders.get(order.id);
    if (known && known.row.order.key !== order.key) throw idCollision(order.id, order.key, known.row.order.key);
    if (this.#rows().some((row) => row.order.key === order.key) || this.#unfinished(order)) return 'duplicate';
    const row: OrderRow = { order: copy(order), state: 'queued', attempts: 0, fence: 0, updatedAt: this.#now() };
    const entry: Entry = { row, journal: [] };
    this.#orders.set(order.id, entry);
    this.#append(entry, { kind: 'state', state: 'queued' });
    return 'accepted';
  }

  async find(id: string): Promise<OrderRow | undefined> {
    const entry = this.#orders.get(id);
    return entry && copy(entry.row);
  }

  async list({ states, issue, limit }: OrderFilter): Promise<readonly OrderRow[]> {
    const found = this.#rows()
      .filter(({ state }) => states === undefined || states.includes(state))
      .filter(({ order }) => issue === undefined || sameText(issueSlug(order.issue), issue))
      .reverse();
    return copy(limit === undefined ? found : found.slice(0, limit));
  }

  async lease(id: string, _worker: string): Promise<number> {
    const { row } = this.#entry(id);
    return this.#change(id, { attempts: row.attempts + 1, fence: row.fence + 1 }).fence;
  }

  async seize(id: string): Promise<number> {
    return this.#change(id, { fence: this.#entry(id).row.fence + 1 }).fence;
  }

  async forgive(id: string): Promise<void> {
    this.#change(id, { attempts: Math.max(0, this.#entry(id).row.attempts - 1) });
  }

  async note(id: string, fence: number, entry: JournalEntry): Promise<void> {
    this.#append(this.#guarded(id, fence), entry);
  }

  async journal(id: string): Promise<readonly JournalLine[]> {
    return copy(this.#orders.get(id)?.journal ?? []);
  }

  async move(id: string, fence: number, state: OrderState, why?: string): Promise<void> {
    const entry = this.#guarded(id, fence);
    const { order, state: from } = entry.row;
    guardMove(id, from, state);
    const reopens = isClosed(from) && !isClosed(state);
    if (reopens && this.#unfinished(order)) throw issueHeld(id, issueSlug(order.issue));
    const resumed = state === 'queued' && !['claimed', 'running'].includes(from);
    this.#change(id, { state, ...(resumed && { attempts: 0 }) });
    this.#append(entry, { kind: 'state', state, ...(why === undefined ? {} : { why }) });
  }

  async close(id: string, fence: number, outcome: Outcome): Promise<void> {
    const entry = this.#guarded(id, fence);
    const from = entry.row.state;
    const state = stateAfter(outcome);
    if (from !== state) guardMove(id, from, state);
    this.#change(id, { state, outcome: copy(outcome) });
    if (from !== state) this.#append(entry, { kind: 'state', state, why: terminalLine(outcome) });
  }

  async spent(filter: SpendingFilter): Promise<Spending> {
    const counted = [...this.#orders.values()].filter(({ row }) => isAbout(row.order, filter));
    const lines = counted.flatMap(({ journal }) => journal);
    const within = 'day' in filter ? lines.filter(({ at }) => at.startsWith(filter.day)) : lines;
    return spendingIn(within.map(({ entry }) => entry));
  }

  async firstSight(delivery: Delivery): Promise<boolean> {
    if (this.#deliveries.has(delivery.id)) return false;
    this.#deliveries.set(delivery.id, copy(delivery));
    return true;
  }

  async unsettled(): Promise<readonly Delivery[]> {
    return copy([...this.#deliveries.values()].filter((delivery) => delivery !== 'settled'));
  }

  async settle(deliveryId: string): Promise<void> {
    if (this.#deliveries.has(deliveryId)) this.#deliveries.set(deliveryId, 'settled');
  }

  async setPause(repository: string, pause: Pause | undefined): Promise<void> {
    if (pause) this.#pauses.set(repository, copy(pause));
    else this.#pauses.delete(repository);
  }

  async pauseOf(repository: string): Promise<Pause | undefined> {
    const pause = this.#pauses.get(repository);
    return pause && copy(pause);
  }

  async addTurn(thread: string, turn: Turn, since: number): Promise<void> {
    this.#turns.set(thread, [...(await this.turns(thread, since)), copy(turn)]);
  }

  async turns(thread: string, since: number): Promise<readonly Turn[]> {
    return copy(this.#turns.get(thread) ?? []).filter(({ at }) => at >= since);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#orders.clear();
    this.#deliveries.clear();
  }

  #rows(): OrderRow[] {
    return [...this.#orders.values()].map(({ row }) => row);
  }

  #unfinished({ forge, issue }: WorkOrder): boolean {
    return this.#rows().some(
      ({ order, state }) =>
        !isClosed(state) && order.forge === forge && sameText(issueSlug(order.issue), issueSlug(issue)),
    );
  }

  #entry(id: string): Entry {
    const entry = this.#orders.get(id);
    if (entry === undefined) throw unknownOrder(id);
    return entry;
  }

  #guarded(id: string, fence: number): Entry {
    const entry = this.#entry(id);
    guardFence(id, entry.row.fence, fence);
    return entry;
  }

  #change(id: string, change: Partial<OrderRow>): OrderRow {
    const entry = this.#entry(id);
    entry.row = { ...entry.row, ...change, updatedAt: this.#now() };
    return entry.row;
  }

  #append(entry: Entry, line: JournalEntry): void {
    const seq = entry.journal.length + 1;
    entry.journal.push({ seq, at: this.#now(), fence: entry.row.fence, entry: copy(line) });
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }
}

function isAbout({ forge, issue }: WorkOrder, filter: SpendingFilter): boolean {
  if (forge !== filter.forge) return false;
  return 'issue' in filter
    ? sameText(issueSlug(issue), filter.issue)
    : sameText(repoSlug(issue.repo), filter.repository);
}

/** What is left of a value that went through a file. */
function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
