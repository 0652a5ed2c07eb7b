import { BotError } from '../domain/errors.ts';

/** The orders that this process runs now, and the stops that were asked for. */
export class RunningOrders {
  readonly #running = new Map<string, AbortController>();
  readonly #stops = new Map<string, BotError>();

  /** Registers a run; its signal is aborted by a stop, asked for before or after. */
  start(id: string): AbortSignal {
    const controller = new AbortController();
    this.#running.set(id, controller);
    const stop = this.#stops.get(id);
    if (stop) controller.abort(stop);
    return controller.signal;
  }

  end(id: string): void {
    this.#running.delete(id);
    this.#stops.delete(id);
  }

  /** Asks for a stop; an order that is not running yet is stopped as soon as it starts. */
  stop(id: string, by: string): void {
    const reason = new BotError('STOPPED', `stopped by ${by}`, { details: { by } });
    this.#stops.set(id, reason);
    this.#running.get(id)?.abort(reason);
  }

  /** Interrupts all runs, which stay resumable. */
  interrupt(): void {
    for (const controller of this.#running.values()) {
      controller.abort(new BotError('INTERRUPTED', 'the engine is shutting down'));
    }
  }

  get ids(): ReadonlySet<string> {
    return new Set(this.#running.keys());
  }
}
