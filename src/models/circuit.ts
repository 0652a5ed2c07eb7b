import { BotError } from '../domain/errors.ts';
import { unlessAborted } from '../lib/unless-aborted.ts';
import type { Clock } from '../ports/clock.ts';

export interface CircuitOptions {
  /** Failures in a row after which nobody asks for a while. */
  readonly failures: number;
  /** How long a while is, in milliseconds, where the failure names no time of its own. */
  readonly openMs: number;
  readonly clock: Clock;
}

/**
 * Whether something may be asked, for all who ask it: closed at first, open for a while after failures in a row or until
 * a time that a failure named, then half open for one probe, whose end the others wait for.
 */
export class Circuit {
  readonly #options: CircuitOptions;
  #failures = 0;
  #open: { readonly until: number; readonly cause: BotError } | undefined;
  #probe: PromiseWithResolvers<void> | undefined;

  constructor(options: CircuitOptions) {
    this.#options = options;
  }

  /** Lets a call in and returns what to do at its end; throws at once while open, in the words of the failure that opened it. */
  async enter(id: string, signal: AbortSignal): Promise<() => void> {
    for (;;) {
      signal.throwIfAborted();
      if (!this.#open) return () => undefined;
      if (this.#options.clock.now() < this.#open.until) throw this.#skipped(id);
      if (!this.#probe) return this.#beginProbe();
      await unlessAborted(this.#probe.promise, signal);
    }
  }

  /** It answered. */
  succeeded(): void {
    this.#failures = 0;
    this.#open = undefined;
  }

  failed(cause: BotError): void {
    const { failures, openMs, clock } = this.#options;
    this.#failures += 1;
    if (cause.retryAfterMs === undefined && this.#failures < failures) return;
    const until = clock.now() + (cause.retryAfterMs ?? openMs);
    // A call that began earlier must not shorten what a later one was told.
    if (!this.#open || until > this.#open.until) this.#open = { until, cause };
  }

  #beginProbe(): () => void {
    const probe = Promise.withResolvers<void>();
    this.#probe = probe;
    return () => {
      this.#probe = undefined;
      probe.resolve();
    };
  }

  #skipped(id: string): BotError {
    const { until, cause } = this.#open ?? { until: 0, cause: new BotError('INTERNAL', 'the circuit is closed') };
    const message = `${id}: not asked before ${new Date(until).toISOString()}, after: ${cause.message}`;
    const retryAfterMs = until - this.#options.clock.now();
    return new BotError(cause.code, message, { cause, retryAfterMs, details: { model: id, skipped: true } });
  }
}
