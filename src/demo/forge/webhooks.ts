import { createHmac, randomUUID } from 'node:crypto';
import type { ForgeRepository } from './forge-state.ts';

export interface HookResult {
  readonly event: string;
  readonly url: string;
  /** HTTP status, 0 when nothing answered. */
  readonly status: number;
}

/** Sends webhooks as Gitea does: signed, once, without waiting for the answer. */
export class Webhooks {
  readonly results: HookResult[] = [];
  readonly #inFlight = new Set<Promise<void>>();

  send(repository: ForgeRepository, event: string, payload: object): void {
    for (const { url, secret } of repository.hooks) {
      const sending = this.#deliver(url, secret, event, JSON.stringify(payload));
      this.#inFlight.add(sending);
      void sending.finally(() => this.#inFlight.delete(sending));
    }
  }

  /** Resolves when every delivery has its result. */
  async settled(): Promise<void> {
    await Promise.all(this.#inFlight);
  }

  async #deliver(url: string, secret: string, event: string, body: string): Promise<void> {
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const delivery = randomUUID();
    const headers = {
      'content-type': 'application/json',
      'x-gitea-event': event,
      'x-gitea-event-type': event,
      'x-gitea-delivery': delivery,
      'x-gitea-signature': signature,
      'x-github-event': event,
      'x-github-delivery': delivery,
      'x-hub-signature-256': `sha256=${signature}`,
    };
    try {
      const { status } = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(5000) });
      this.results.push({ event, url, status });
    } catch {
      // As on the real forge: a delivery that fails is recorded and never tried again.
      this.results.push({ event, url, status: 0 });
    }
  }
}
