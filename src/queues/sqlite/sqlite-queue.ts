import { BotError } from '../../domain/errors.ts';
import { hasEnded } from '../../lib/process-owner.ts';
import { WakeUp } from '../../lib/wake-up.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Lease, PutOptions, Queue } from '../../ports/queue.ts';
import { HeldLease, wholeTime } from './held-lease.ts';
import type { QueueTable, Turn } from './queue-table.ts';

/** How long another process's put can stay unseen by a waiting taker. */
const LOOK_AGAIN_MS = 1000;

export interface SqliteQueueParts {
  readonly table: QueueTable;
  readonly clock: Clock;
  readonly leaseMs: number;
  /** This process's name, by which others find out that it ended. */
  readonly owner: string;
}

/** The queue in a SQLite file that several processes may share. */
export class SqliteQueue implements Queue {
  readonly #parts: SqliteQueueParts;
  readonly #wake: WakeUp;
  readonly #held = new Map<number, HeldLease>();
  readonly #closed = new AbortController();

  constructor(parts: SqliteQueueParts) {
    this.#parts = parts;
    this.#wake = new WakeUp(parts.clock);
  }

  async put(id: string, { priority, notBefore }: PutOptions): Promise<void> {
    const { table, clock } = this.#parts;
    table.change('put', { id, priority: Math.round(priority), notBefore: wholeTime(notBefore ?? clock.now()) });
    this.#wake.wakeAll();
  }

  async take(worker: string, signal: AbortSignal): Promise<Lease | undefined> {
    const over = AbortSignal.any([signal, this.#closed.signal]);
    while (!over.aborted) {
      const next = this.#tryTake(worker);
      if (typeof next !== 'number') return next;
      await this.#wake.sleep(Math.max(1, Math.min(next, LOOK_AGAIN_MS)), over);
    }
    return undefined;
  }

  async drop(id: string): Promise<boolean> {
    return this.#parts.table.change('drop', { id, now: this.#parts.clock.now() }) > 0;
  }

  async depth(): Promise<number> {
    return this.#parts.table.depth(this.#parts.clock.now());
  }

  /** Gives back every lease of this process at once; their holders learn it by `lost`. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed.signal.aborted) return;
    this.#closed.abort();
    for (const lease of [...this.#held.values()]) {
      lease.lose('the queue was closed');
      await lease.again(this.#parts.clock.now());
    }
    this.#parts.table.close();
  }

  /** A lease, or the milliseconds after which there may be one. */
  #tryTake(worker: string): Lease | number {
    const { table, clock, leaseMs, owner } = this.#parts;
    try {
      this.#releaseEnded();
      const now = clock.now();
      const turn = table.take({ worker, owner, now, until: wholeTime(now + leaseMs) });
      return turn ? this.#hold(turn) : table.nextDue() - now;
    } catch (error) {
      // Whoever holds the lock will let go of it, and waiting is what a taker does anyway.
      if (error instanceof BotError && error.code === 'STORE_BUSY') return LOOK_AGAIN_MS;
      throw error;
    }
  }

  #hold(turn: Turn): Lease {
    this.#held.get(turn.seq)?.lose('it expired and was taken again');
    const ended = () => this.#held.delete(turn.seq);
    const lease = new HeldLease({ ...this.#parts, turn, ended });
    this.#held.set(turn.seq, lease);
    return lease;
  }

  /** What a killed process of this machine held need not wait until it expires. */
  #releaseEnded(): void {
    const { table, owner: self } = this.#parts;
    for (const owner of table.owners(self)) if (hasEnded(owner)) table.change('release', { owner });
  }
}
