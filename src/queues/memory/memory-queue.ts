import { BotError } from '../../domain/errors.ts';
import { WakeUp } from '../../lib/wake-up.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Lease, PutOptions, Queue } from '../../ports/queue.ts';

interface Item {
  readonly id: string;
  readonly priority: number;
  readonly seq: number;
  notBefore: number;
  lease?: AbortController | undefined;
}

/** A queue for tests and one-off runs: gone with the process, so a lease ends only with its holder or the queue. */
export class MemoryQueue implements Queue {
  readonly #clock: Clock;
  readonly #wake: WakeUp;
  readonly #items = new Map<string, Item>();
  readonly #closed = new AbortController();
  #puts = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#wake = new WakeUp(clock);
  }

  async put(id: string, { priority, notBefore }: PutOptions): Promise<void> {
    if (this.#items.has(id)) return;
    this.#items.set(id, { id, priority, seq: this.#puts++, notBefore: notBefore ?? this.#clock.now() });
    this.#wake.wakeAll();
  }

  async take(_worker: string, signal: AbortSignal): Promise<Lease | undefined> {
    const over = AbortSignal.any([signal, this.#closed.signal]);
    while (!over.aborted) {
      const item = this.#next();
      if (item) return this.#lease(item);
      await this.#wake.sleep(this.#untilDue(), over);
    }
    return undefined;
  }

  async drop(id: string): Promise<boolean> {
    return this.#items.get(id)?.lease === undefined && this.#items.delete(id);
  }

  /** Resolves when nothing waits and nothing is leased, or the signal aborts. */
  async drained(signal: AbortSignal): Promise<void> {
    while (this.#items.size > 0 && !signal.aborted) await this.#wake.sleep(Number.POSITIVE_INFINITY, signal);
  }

  async depth(): Promise<number> {
    return this.#waiting().length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    const reason = new BotError('LEASE_LOST', 'the queue was closed');
    for (const { lease } of this.#items.values()) lease?.abort(reason);
    this.#items.clear();
  }

  #waiting(): Item[] {
    return [...this.#items.values()].filter(({ lease }) => lease === undefined);
  }

  #next(): Item | undefined {
    const now = this.#clock.now();
    const due = this.#waiting().filter(({ notBefore }) => notBefore <= now);
    return due.sort((a, b) => b.priority - a.priority || a.seq - b.seq)[0];
  }

  #untilDue(): number {
    return Math.min(...this.#waiting().map(({ notBefore }) => notBefore)) - this.#clock.now();
  }

  #lease(item: Item): Lease {
    const lost = new AbortController();
    item.lease = lost;
    const held = () => item.lease === lost && this.#items.get(item.id) === item;
    return {
      id: item.id,
      lost: lost.signal,
      done: async () => {
        if (held() && this.#items.delete(item.id)) this.#wake.wakeAll();
      },
      again: async (notBefore) => {
        if (!held()) return;
        item.lease = undefined;
        item.notBefore = notBefore;
        this.#wake.wakeAll();
      },
    };
  }
}
