import { BotError } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Lease } from '../../ports/queue.ts';
import type { QueueTable, Turn } from './queue-table.ts';

export interface HeldLeaseParts {
  readonly table: QueueTable;
  readonly clock: Clock;
  readonly leaseMs: number;
  readonly turn: Turn;
  /** Called once when the lease ends, however it does. */
  readonly ended: () => void;
}

/** A lease that renews itself three times in its length until it is given back or lost. */
export class HeldLease implements Lease {
  readonly id: string;
  readonly #parts: HeldLeaseParts;
  readonly #lost = new AbortController();
  readonly #over = new AbortController();
  #until: number;

  constructor(parts: HeldLeaseParts) {
    this.id = parts.turn.id;
    this.#parts = parts;
    this.#until = parts.clock.now() + parts.leaseMs;
    void this.#keep();
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  async done(): Promise<void> {
    this.#end();
    this.#parts.table.change('done', this.#name());
  }

  async again(notBefore: number): Promise<void> {
    this.#end();
    this.#parts.table.change('again', { ...this.#name(), notBefore: wholeTime(notBefore) });
  }

  /** Says that somebody else may go on with the order. */
  lose(reason: string, cause?: unknown): void {
    if (this.#over.signal.aborted) return;
    this.#end();
    this.#lost.abort(new BotError('LEASE_LOST', `the lease on ${this.id} was lost: ${reason}`, { cause }));
  }

  async #keep(): Promise<void> {
    const { clock, leaseMs } = this.#parts;
    while (!this.#over.signal.aborted) {
      try {
        await clock.wait(leaseMs / 3, this.#over.signal);
      } catch (error) {
        if (!this.#over.signal.aborted) this.lose('its timer failed', error);
        return;
      }
      this.#renew();
    }
  }

  /** A renewal that fails is tried again until the lease has run out. */
  #renew(): void {
    const { table, clock, leaseMs } = this.#parts;
    const until = clock.now() + leaseMs;
    try {
      if (table.change('renew', { ...this.#name(), until: wholeTime(until) }) === 0) this.lose('somebody else took it');
      else this.#until = until;
    } catch (error) {
      if (clock.now() >= this.#until) this.lose('it could not be renewed', error);
    }
  }

  #name(): { seq: number; turn: number } {
    const { seq, turn } = this.#parts.turn;
    return { seq, turn };
  }

  #end(): void {
    if (this.#over.signal.aborted) return;
    this.#over.abort();
    this.#parts.ended();
  }
}

/** A time as the table keeps it: whole milliseconds that fit a column. */
export function wholeTime(ms: number): number {
  return Math.ceil(Math.min(Math.max(ms, 0), Number.MAX_SAFE_INTEGER));
}
