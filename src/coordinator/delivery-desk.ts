import { asBotError, errorRow } from '../domain/errors.ts';
import type { Log } from '../ports/log.ts';
import type { Delivery, Store } from '../ports/store.ts';

export interface DeliveryDeskOptions {
  readonly store: Store;
  readonly log: Log;
  /** Understands a delivery and does what it asks for; says in one word what came of it. */
  readonly handle: (delivery: Delivery, signal: AbortSignal) => Promise<string>;
}

/** Works through the received webhooks in order; those whose handling failed through the engine are kept for the next wake. */
export class DeliveryDesk {
  readonly #options: DeliveryDeskOptions;
  readonly #signal: AbortSignal;
  #draining: Promise<void> | undefined;
  #woken = false;

  constructor(options: DeliveryDeskOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  /** Says that there may be something to do; returns at once. */
  wake(): void {
    this.#woken = true;
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = undefined;
    });
  }

  /** Resolves when nothing is being worked on. */
  async idle(): Promise<void> {
    await this.#draining;
  }

  async #drain(): Promise<void> {
    while (this.#woken && !this.#signal.aborted) {
      this.#woken = false;
      for (const delivery of await this.#options.store.unsettled()) {
        if (this.#signal.aborted) return;
        await this.#settle(delivery);
      }
    }
  }

  async #settle(delivery: Delivery): Promise<void> {
    const { store, log, handle } = this.#options;
    const fields = { delivery: delivery.id, event: delivery.event };
    try {
      log.info('webhook', { ...fields, result: await handle(delivery, this.#signal) });
    } catch (thrown) {
      const error = asBotError(thrown);
      log.error('the webhook could not be handled', { ...fields, code: error.code, error: error.message });
      if (this.#signal.aborted || errorRow(error.code).rule === 'requeue') return;
    }
    await store.settle(delivery.id);
  }
}
