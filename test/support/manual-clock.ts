import type { Clock } from '../../src/ports/clock.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** A clock that stands still until a test moves it, or lets it run as fast as those who wait on it are woken. */
export class ManualClock implements Clock {
  #now: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** How many waits are under way. */
  get sleepers(): number {
    return this.#sleepers.size;
  }

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const stop = () => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      const wake = () => {
        signal?.removeEventListener('abort', stop);
        this.#sleepers.delete(sleeper);
        resolve();
      };
      const sleeper: Sleeper = { at: this.#now + Math.max(0, ms), wake };
      signal?.addEventListener('abort', stop, { once: true });
      this.#sleepers.add(sleeper);
    });
  }

  /** Moves time and wakes whose time has come; resolves when they had their turn. */
  async advance(ms: number): Promise<void> {
    this.#now += ms;
    for (const sleeper of [...this.#sleepers]) if (sleeper.at <= this.#now) sleeper.wake();
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Moves time without waking anybody: a process that was frozen. */
  jump(ms: number): void {
    this.#now += ms;
  }

  /** Lets time pass until the work is over; throws where it waits for what no clock brings. */
  async run<T>(work: Promise<T>): Promise<T> {
    let over = false;
    const end = () => {
      over = true;
    };
    work.then(end, end);
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (over) return await work;
      if (!this.#step(Number.POSITIVE_INFINITY))
        throw new Error('nobody waits for the clock, and the work is not over');
    }
  }

  /** Lets so much time pass, waking everybody at their own moment. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    do await new Promise((resolve) => setImmediate(resolve));
    while (this.#step(end));
    this.#now = end;
  }

  /** Goes to the next moment, until `end`, at which somebody is to be woken. */
  #step(end: number): boolean {
    let next: Sleeper | undefined;
    for (const sleeper of this.#sleepers) if (!next || sleeper.at < next.at) next = sleeper;
    if (!next || next.at > end) return false;
    this.#now = Math.max(this.#now, next.at);
    next.wake();
    return true;
  }
}
