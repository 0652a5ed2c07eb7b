interface Timer {
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

const LONGEST_TIMER = 2 ** 31 - 1;

/** Lets waiters sleep until something happens, a time comes or their signal aborts, whichever is first. */
export class WakeUp {
  readonly #timer: Timer;
  readonly #sleepers = new Set<AbortController>();

  constructor(timer: Timer) {
    this.#timer = timer;
  }

  /** Resolves on any of the three; the caller looks which. */
  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    const bell = new AbortController();
    const either = AbortSignal.any([signal, bell.signal]);
    this.#sleepers.add(bell);
    try {
      await this.#timer.wait(Math.min(ms, LONGEST_TIMER), either);
    } catch (error) {
      if (!either.aborted) throw error;
    } finally {
      this.#sleepers.delete(bell);
    }
  }

  wakeAll(): void {
    for (const bell of this.#sleepers) bell.abort();
  }
}
