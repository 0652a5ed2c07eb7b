import { BotError } from '../../domain/errors.ts';
import type { JournalEntry, JournalLine } from '../../domain/journal.ts';
import { isClosed, type OrderState, type WorkOrder } from '../../domain/order.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { issueSlug, type Sha } from '../../domain/refs.ts';
import { addSpending, NO_SPENDING, type Spending, type SpendingFilter, spendingIn } from '../../domain/spending.ts';
import type { OrderRefs } from '../../ports/order-refs.ts';
import type { Delivery, OrderFilter, OrderRow, Pause, Store, Turn } from '../../ports/store.ts';
import { portableJournal } from './portable-journal.ts';
import { openSigned, signedText } from './signed-text.ts';

/** A store that can take up what another one wrote. */
export interface RestorableStore extends Store {
  restore(row: OrderRow, journal: readonly JournalLine[]): void;
}

export interface RefStoreOptions {
  /** Holds everything while this process runs. */
  readonly inner: RestorableStore;
  readonly refs: OrderRefs;
  /** Known to every run of the same installation and to nobody else: an order written without it is not gone on with. */
  readonly secret: string;
  readonly signal: AbortSignal;
}

/** Where what holds for the whole repository is kept: no issue has this number. */
const REPOSITORY = 0;

interface Kept {
  readonly row: OrderRow;
  readonly journal: readonly JournalLine[];
  /** What the issue's orders before this one have cost. */
  readonly before?: Spending;
}

/**
 * A store without a disk of its own: each issue's last order lives in a ref on the forge, where another machine finds
 * it. The ref is replaced by compare-and-swap, so that of two machines that hold one order only one can write on.
 * Receipts are written together with the next intent: one that is lost is a step that is looked for before it is repeated.
 */
export class RefStore implements Store {
  readonly #options: RefStoreOptions;
  readonly #heads = new Map<number, Sha>();
  /** What the orders have cost that are kept no more, by issue. */
  readonly #before = new Map<number, Spending>();
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: RefStoreOptions) {
    this.#options = options;
  }

  /** Takes up the orders of these issues, of all when none are named; those that others wrote are left alone. */
  async load(issues?: readonly number[]): Promise<readonly OrderRow[]> {
    const { refs, signal } = this.#options;
    const rows: OrderRow[] = [];
    const all = async () => (await refs.list(signal)).filter((issue) => issue !== REPOSITORY);
    for (const issue of issues ?? (await all())) {
      const row = await this.#loadOne(issue);
      if (row) rows.push(row);
    }
    return rows;
  }

  async accept(order: WorkOrder): Promise<'accepted' | 'duplicate'> {
    const accepted = await this.#options.inner.accept(order);
    if (accepted === 'accepted') await this.#write(order.id);
    return accepted;
  }

  async find(id: string): Promise<OrderRow | undefined> {
    return await this.#options.inner.find(id);
  }

  async list(filter: OrderFilter): Promise<readonly OrderRow[]> {
    return await this.#options.inner.list(filter);
  }

  async lease(id: string, worker: string): Promise<number> {
    const fence = await this.#options.inner.lease(id, worker);
    await this.#write(id);
    return fence;
  }

  async forgive(id: string): Promise<void> {
    await this.#options.inner.forgive(id);
    await this.#write(id);
  }

  async note(id: string, fence: number, entry: JournalEntry): Promise<void> {
    await this.#options.inner.note(id, fence, entry);
    if (entry.kind === 'intent' || entry.kind === 'outcome') await this.#write(id);
  }

  async journal(id: string): Promise<readonly JournalLine[]> {
    return await this.#options.inner.journal(id);
  }

  async move(id: string, fence: number, state: OrderState, why?: string): Promise<void> {
    await this.#options.inner.move(id, fence, state, why);
    await this.#write(id);
  }

  async close(id: string, fence: number, outcome: Outcome): Promise<void> {
    await this.#options.inner.close(id, fence, outcome);
    await this.#write(id);
  }

  async seize(id: string): Promise<number> {
    const fence = await this.#options.inner.seize(id);
    await this.#write(id);
    return fence;
  }

  /** A day's is that of the issues which this run has loaded. */
  async spent(filter: SpendingFilter): Promise<Spending> {
    const spent = await this.#options.inner.spent(filter);
    if (!('issue' in filter)) return spent;
    return addSpending(spent, this.#before.get(Number(filter.issue.split('#').at(-1))) ?? NO_SPENDING);
  }

  async firstSight(delivery: Delivery): Promise<boolean> {
    return await this.#options.inner.firstSight(delivery);
  }

  async unsettled(): Promise<readonly Delivery[]> {
    return await this.#options.inner.unsettled();
  }

  async settle(deliveryId: string): Promise<void> {
    await this.#options.inner.settle(deliveryId);
  }

  async setPause(repository: string, pause: Pause | undefined): Promise<void> {
    const { refs, secret, signal } = this.#options;
    const there = await refs.load(REPOSITORY, signal);
    const text = signedText(JSON.stringify({ repository, pause: pause ?? null }), secret);
    const saved = await refs.save(REPOSITORY, text, { commit: undefined, expect: there?.sha }, signal);
    if (!saved) throw new BotError('LEASE_LOST', `the pause of ${repository} was changed by another run`);
  }

  async pauseOf(repository: string): Promise<Pause | undefined> {
    const { refs, secret, signal } = this.#options;
    const there = await refs.load(REPOSITORY, signal);
    const body = there && openSigned(there.text, secret);
    if (body === undefined) return undefined;
    // Nobody but a run of this installation can have signed it.
    const kept = JSON.parse(body) as { repository: string; pause: Pause | null };
    return kept.repository === repository ? (kept.pause ?? undefined) : undefined;
  }

  /** For one run only: what a run does starts no other, so no loop goes through it. */
  async addTurn(thread: string, turn: Turn, since: number): Promise<void> {
    await this.#options.inner.addTurn(thread, turn, since);
  }

  async turns(thread: string, since: number): Promise<readonly Turn[]> {
    return await this.#options.inner.turns(thread, since);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.#options.inner[Symbol.asyncDispose]();
  }

  async #loadOne(issue: number): Promise<OrderRow | undefined> {
    const { refs, secret, inner, signal } = this.#options;
    const content = await refs.load(issue, signal);
    if (!content) return undefined;
    this.#heads.set(issue, content.sha);
    const body = openSigned(content.text, secret);
    if (body === undefined) return undefined;
    // Nobody but a run of this installation can have signed it.
    const { row, journal, before = NO_SPENDING } = JSON.parse(body) as Kept;
    inner.restore(row, journal);
    this.#before.set(issue, before);
    return row;
  }

  /** One after the other, each with the state of its own time. */
  async #write(id: string): Promise<void> {
    const written = this.#writing.catch(() => undefined).then(() => this.#writeNow(id));
    this.#writing = written;
    await written;
  }

  async #writeNow(id: string): Promise<void> {
    const { inner, refs, secret, signal } = this.#options;
    const row = await inner.find(id);
    if (!row) throw new BotError('INTERNAL', `${id} is gone from the store`);
    const { number } = row.order.issue;
    const journal = await inner.journal(id);
    const { lines, commit } = portableJournal(journal);
    const all = await this.spent({ forge: row.order.forge, issue: issueSlug(row.order.issue) });
    const before = minus(all, spendingIn(journal.map(({ entry }) => entry)));
    const text = signedText(JSON.stringify({ row, journal: lines, before } satisfies Kept), secret);
    // What a closed order made is on its branch, if anywhere.
    const keep = { commit: isClosed(row.state) ? undefined : commit, expect: this.#heads.get(number) };
    const sha = await refs.save(number, text, keep, signal);
    if (!sha) throw new BotError('LEASE_LOST', `issue ${number} was taken up by another run`);
    this.#heads.set(number, sha);
  }
}

function minus(all: Spending, part: Spending): Spending {
  return { usd: Math.max(0, all.usd - part.usd), unpriced: all.unpriced - part.unpriced };
}
