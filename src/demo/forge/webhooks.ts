import type { ForgeDialect, HookMessage } from './forge-dialect.ts';
import type { ForgeRepository } from './forge-state.ts';

export interface HookResult {
  readonly event: string;
  readonly url: string;
  /** HTTP status, 0 when nothing answered. */
  readonly status: number;
}

/** Sends webhooks as forges do: signed, once, without waiting for the answer. */
export class Webhooks {
  readonly results: HookResult[] = [];
  readonly #dialect: ForgeDialect;
  readonly #inFlight = new Set<Promise<void>>();

  constructor(dialect: ForgeDialect) {
    this.#dialect = dialect;
  }

  send(repository: ForgeRepository, messages: readonly HookMessage[]): void {
    for (const { event, payload } of messages) {
      for (const { url, secret } of repository.hooks.filter(({ active = true }) => active)) {
        const sending = this.#deliver(url, secret, event, JSON.stringify(payload));
        this.#inFlight.add(sending);
        void sending.finally(() => this.#inFlight.delete(sending));
      }
    }
  }

  /** Resolves when every delivery has its result. */
  async settled(): Promise<void> {
    await Promise.all(this.#inFlight);
  }

  async #deliver(url: string, secret: string, event: string, body: string): Promise<void> {
    const headers = { 'content-type': 'application/json', ...this.#dialect.hookHeaders({ event, body, secret }) };
    try {
      const { status } = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(5000) });
      this.results.push({ event, url, status });
    } catch {
      // As on the real forge: a delivery that fails is recorded and never tried again.
      this.results.push({ event, url, status: 0 });
    }
  }
}
