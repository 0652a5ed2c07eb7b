import { createHmac, randomUUID } from 'node:crypto';
import type { HookRecord, RepoRecord } from './records.ts';

/** One webhook that was sent, and how it ended; `status` undefined while it is under way or where nobody answered. */
export interface HookDelivery {
  readonly id: string;
  readonly hook: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  status: number | undefined;
  error: string | undefined;
}

/** What a hook subscribes to, and the more exact word that Gitea has for some of it. */
export interface HookEvent {
  readonly event: 'issues' | 'issue_comment' | 'pull_request';
  readonly type: string;
}

/** Gitea gives up after this long. */
const TIMEOUT_MS = 5000;

/** Sends webhooks as Gitea does: signed, in the background, never a second time. */
export class HookSender {
  readonly deliveries: HookDelivery[] = [];
  readonly #underWay = new Set<Promise<void>>();

  send(repo: RepoRecord, event: HookEvent, payload: unknown): void {
    const body = JSON.stringify(payload, null, 2);
    for (const hook of repo.hooks.filter((each) => each.active && wants(each, event))) {
      const sending = this.#deliver(hook, event, body);
      this.#underWay.add(sending);
      void sending.finally(() => this.#underWay.delete(sending));
    }
  }

  /** Resolves once nothing is under way. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async #deliver(hook: HookRecord, event: HookEvent, body: string): Promise<void> {
    const id = randomUUID();
    const headers = headersOf(id, event, body, hook.secret);
    const delivery: HookDelivery = {
      id,
      hook: hook.id,
      url: hook.url,
      headers,
      body,
      status: undefined,
      error: undefined,
    };
    this.deliveries.push(delivery);
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetch(hook.url, { method: 'POST', headers, body, signal, redirect: 'manual' });
      delivery.status = response.status;
      await response.body?.cancel();
    } catch (error) {
      delivery.error = error instanceof Error ? `${error.message} ${String(error.cause ?? '')}`.trim() : String(error);
    }
  }
}

function wants(hook: HookRecord, { event, type }: HookEvent): boolean {
  return hook.events.includes(event) || hook.events.includes(type);
}

function headersOf(id: string, { event, type }: HookEvent, body: string, secret: string): Record<string, string> {
  const sha256 = createHmac('sha256', secret).update(body).digest('hex');
  const sha1 = createHmac('sha1', secret).update(body).digest('hex');
  return {
    'Content-Type': 'application/json',
    'X-Gitea-Delivery': id,
    'X-Gitea-Event': event,
    'X-Gitea-Event-Type': type,
    'X-Gitea-Signature': sha256,
    'X-Gogs-Delivery': id,
    'X-Gogs-Event': event,
    'X-Gogs-Event-Type': type,
    'X-Gogs-Signature': sha256,
    'X-Hub-Signature': `sha1=${sha1}`,
    'X-Hub-Signature-256': `sha256=${sha256}`,
    'X-GitHub-Delivery': id,
    'X-GitHub-Event': event,
    'X-GitHub-Event-Type': type,
  };
}
