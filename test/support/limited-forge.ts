import type { RequestKind } from '../../src/forges/rate-limits.ts';
import type { ManualClock } from './manual-clock.ts';

/** How long a request is under way, in milliseconds: to the server, in it, and back. */
export type Latency = () => readonly [there: number, work: number, back: number];

export interface LimitedForgeOptions {
  readonly clock: ManualClock;
  readonly latency: Latency;
  /** Requests an hour for each resource; none of the headers where it is undefined. */
  readonly perHour?: number | undefined;
  /** What the server's clock is ahead of ours, in milliseconds. */
  readonly skewMs?: number;
  /** How far the first hour has gone, in milliseconds. */
  readonly intoHourMs?: number;
}

interface Budget {
  used: number;
  /** On the server's clock. */
  reset: number;
}

const HOUR = 3_600_000;
const MINUTE = 60_000;
const POINTS = { read: 1, write: 5, create: 5 } as const;

/**
 * GitHub's limits, kept to the millisecond and in any stretch of time, by a server that bans: whoever crosses one, or asks
 * again before the time that a refusal told is over, is noted in `bans`.
 */
export class LimitedForge {
  readonly bans: string[] = [];
  /** Each request that arrived: when it was sent, and what. */
  readonly arrivals: { readonly sent: number; readonly kind: RequestKind; readonly id: number }[] = [];
  mostAtOnce = 0;
  readonly #options: LimitedForgeOptions;
  readonly #budgets = new Map<string, Budget>();
  readonly #points: { readonly at: number; readonly points: number }[] = [];
  readonly #creates: number[] = [];
  #atOnce = 0;
  #limited: {
    readonly until: number;
    readonly headers: Record<string, string>;
    readonly body: string;
    status: number;
  } = { until: 0, headers: {}, body: '', status: 403 };
  #toldAt = Number.POSITIVE_INFINITY;

  constructor(options: LimitedForgeOptions) {
    this.#options = options;
  }

  get served(): number {
    return this.arrivals.length;
  }

  /** Refuses everything for so long. Who has not been told yet may still ask. */
  limit(ms: number, status: number, headers: Record<string, string> = {}, body = ''): void {
    this.#limited = { until: this.#now() + ms, headers, body, status };
    this.#toldAt = Number.POSITIVE_INFINITY;
  }

  /** Others spend so many requests. */
  spend(requests: number, resource = 'core'): void {
    const budget = this.#budget(resource);
    budget.used = Math.min(this.#options.perHour ?? 0, budget.used + requests);
  }

  async request(kind: RequestKind, { resource = 'core', id = 0 } = {}): Promise<Response> {
    const { clock, latency } = this.#options;
    const [there, work, back] = latency();
    const sent = clock.now();
    await clock.wait(there);
    this.arrivals.push({ sent, kind, id });
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    const response = this.#judge(kind, resource, sent);
    await clock.wait(work);
    this.#atOnce -= 1;
    await clock.wait(back);
    if (response.status === 403 || response.status === 429) this.#toldAt = Math.min(this.#toldAt, clock.now());
    return response;
  }

  #now(): number {
    return this.#options.clock.now() + (this.#options.skewMs ?? 0);
  }

  #judge(kind: RequestKind, resource: string, sent: number): Response {
    const now = this.#now();
    if (now < this.#limited.until) {
      if (sent >= this.#toldAt) this.bans.push(`asked ${this.#limited.until - now} ms too soon`);
      return this.#answer(this.#limited.status, resource, this.#limited.headers, this.#limited.body);
    }
    const crossed = this.#crossed(kind, resource, now);
    if (crossed === undefined) return this.#answer(200, resource);
    this.bans.push(crossed);
    this.limit(MINUTE, 403, { 'retry-after': '60' });
    return this.#answer(403, resource, { 'retry-after': '60' });
  }

  #crossed(kind: RequestKind, resource: string, now: number): string | undefined {
    const budget = this.#budget(resource);
    budget.used += 1;
    if (budget.used > (this.#options.perHour ?? Number.POSITIVE_INFINITY)) return `the budget of ${resource}`;
    if (this.#atOnce > 100) return '100 at once';
    this.#points.push({ at: now, points: POINTS[kind] });
    while ((this.#points[0]?.at ?? now) <= now - MINUTE) this.#points.shift();
    if (this.#points.reduce((sum, { points }) => sum + points, 0) > 900) return '900 points a minute';
    if (kind !== 'create') return undefined;
    this.#creates.push(now);
    while ((this.#creates[0] ?? now) <= now - HOUR) this.#creates.shift();
    if (this.#creates.length > 500) return '500 creations an hour';
    if (this.#creates.filter((at) => at > now - MINUTE).length > 80) return '80 creations a minute';
    return undefined;
  }

  #budget(resource: string): Budget {
    const now = this.#now();
    const there = this.#budgets.get(resource);
    const first = now + HOUR - (this.#options.intoHourMs ?? 0);
    const budget = there && there.reset > now ? there : { used: 0, reset: there ? now + HOUR : first };
    this.#budgets.set(resource, budget);
    return budget;
  }

  #answer(status: number, resource: string, headers: Record<string, string> = {}, body = ''): Response {
    const { perHour } = this.#options;
    const { used, reset } = this.#budget(resource);
    const told = perHour !== undefined && {
      'x-ratelimit-limit': String(perHour),
      'x-ratelimit-remaining': String(Math.max(0, perHour - used)),
      'x-ratelimit-reset': String(Math.floor(reset / 1000)),
      'x-ratelimit-resource': resource,
    };
    // HTTP's date has no milliseconds.
    const date = new Date(this.#now()).toUTCString();
    return new Response(body, { status, headers: { date, ...told, ...headers } });
  }
}
