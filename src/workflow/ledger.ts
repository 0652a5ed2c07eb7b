import { unlessAborted } from '../lib/unless-aborted.ts';

/** One sum of money that must not be crossed. */
export interface Ceiling {
  /** Whoever shares the sum has the same key. */
  readonly key: string;
  /** US dollars. */
  readonly limit: number;
  /** What it is for, after the amount, e.g. `for this issue`; may be empty. */
  readonly what: string;
  /** US dollars of the calls that are over. */
  readonly spent: () => Promise<number> | number;
  /** When it is lifted by itself, in milliseconds since the epoch. */
  readonly until?: number;
}

/** Money kept for a call under way. */
export interface Held<Plan> {
  readonly plan: Plan;
}

/** The ceiling that leaves no room for a call. */
export interface Full {
  readonly full: Ceiling;
  readonly spent: number;
}

interface Costing {
  /** US dollars at most. */
  readonly usd: number;
}

/**
 * The money of calls under way, for all orders of a process: what a call may cost is kept before it is made, so that calls
 * made at the same time cannot cross a ceiling together.
 */
export class Ledger {
  readonly #held = new Map<Held<Costing>, readonly Ceiling[]>();
  #released = Promise.withResolvers<void>();
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * Keeps what `plan` makes of the money that is left under all ceilings; it says undefined where that is too little. Waits
   * for calls under way where their end may leave enough.
   */
  async hold<Plan extends Costing>(
    ceilings: readonly Ceiling[],
    plan: (left: number) => Plan | undefined,
    signal: AbortSignal,
  ): Promise<Held<Plan> | Full> {
    for (;;) {
      signal.throwIfAborted();
      // Taken before the look: a release during it must not be missed.
      const released = this.#released.promise;
      const tried = await this.#alone(() => this.#try(ceilings, plan));
      if (tried !== 'wait') return tried;
      await unlessAborted(released, signal);
    }
  }

  /** Lets go of what was kept, once `note` has written down what was really spent. */
  async settle(held: Held<Costing>, note: () => Promise<void>): Promise<void> {
    await this.#alone(async () => {
      try {
        await note();
      } finally {
        this.#held.delete(held);
        this.#released.resolve();
        this.#released = Promise.withResolvers<void>();
      }
    });
  }

  async #try<Plan extends Costing>(
    ceilings: readonly Ceiling[],
    plan: (left: number) => Plan | undefined,
  ): Promise<Held<Plan> | Full | 'wait'> {
    const rooms = await Promise.all(ceilings.map(async (ceiling) => ({ ceiling, spent: await ceiling.spent() })));
    const left = rooms.map(({ ceiling, spent }) => ceiling.limit - spent);
    const now = plan(Math.min(...rooms.map(({ ceiling }, n) => (left[n] ?? 0) - this.#heldUnder(ceiling.key))));
    if (now) {
      const held = { plan: now };
      this.#held.set(held, ceilings);
      return held;
    }
    if (plan(Math.min(...left))) return 'wait';
    const [tightest] = rooms.toSorted((a, b) => a.ceiling.limit - a.spent - (b.ceiling.limit - b.spent));
    return tightest ? { full: tightest.ceiling, spent: tightest.spent } : 'wait';
  }

  #heldUnder(key: string): number {
    const under = [...this.#held].filter(([, ceilings]) => ceilings.some((ceiling) => ceiling.key === key));
    return under.reduce((sum, [{ plan }]) => sum + plan.usd, 0);
  }

  /** One after the other: between a look at what is spent and the keeping, nobody else may spend. */
  async #alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => undefined);
    return await turn;
  }
}
