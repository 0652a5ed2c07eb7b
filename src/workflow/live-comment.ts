import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';

export interface LiveCommentOptions {
  /** Shortest time between two edits. */
  readonly everyMs: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Edits the comment to the order's present state. */
  readonly say: (signal: AbortSignal) => Promise<void>;
}

/** Keeps an order's comment current without an edit for every step: calls in between are folded into the next edit. */
export class LiveComment {
  readonly #options: LiveCommentOptions;
  readonly #ended = new AbortController();
  #next = 0;
  #editing: Promise<void> | undefined;

  constructor(options: LiveCommentOptions) {
    this.#options = options;
    this.#next = options.clock.now() + options.everyMs;
  }

  /** Asks for an edit; returns at once. */
  refresh(): void {
    if (this.#ended.signal.aborted) return;
    this.#editing ??= this.#edit().finally(() => {
      this.#editing = undefined;
    });
  }

  /** Lets an edit under way finish and allows no other, so that the closing edit is the last. */
  async end(): Promise<void> {
    this.#ended.abort();
    await this.#editing;
  }

  async #edit(): Promise<void> {
    const { clock, everyMs, say, log } = this.#options;
    try {
      await clock.wait(Math.max(0, this.#next - clock.now()), this.#ended.signal);
      await say(AbortSignal.timeout(30_000));
    } catch (error) {
      // The comment is a courtesy while the order runs; its last state is written by a journaled step.
      if (!this.#ended.signal.aborted) log.warn('the comment could not be edited', { error: String(error) });
    }
    this.#next = clock.now() + everyMs;
  }
}
