import type { Clock } from '../../src/ports/clock.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** A clock that stands still until a test moves it. */
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

  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const stop = () => {
        this.#sleepers.delete(sleeper);
        reject(signal.reason);
      };
      const wake = () => {
        signal.removeEventListener('abort', stop);
        this.#sleepers.delete(sleeper);
        resolve();
      };
      const sleeper: Sleeper = { at: this.#now + ms, wake };
      signal.addEventListener('abort', stop, { once: true });
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
}
