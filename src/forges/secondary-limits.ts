import type { RateLimits, RequestKind } from './rate-limits.ts';
import { SlidingWindow, type Wait } from './sliding-window.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** A request whose answer nobody saw may reach the forge so much later. */
const LOST_MS = 30_000;

/** What a forge limits besides the budget of an hour, and does not tell: how many at once, how fast, how much that is new. */
export class SecondaryLimits {
  readonly #limits: RateLimits;
  readonly #points: SlidingWindow;
  readonly #minute: SlidingWindow;
  readonly #hour: SlidingWindow;
  #createFrom = Number.NEGATIVE_INFINITY;
  #underWay = 0;

  constructor(limits: RateLimits) {
    this.#limits = limits;
    this.#points = new SlidingWindow(limits.pointsPerMinute, MINUTE_MS);
    this.#minute = new SlidingWindow(limits.createsPerMinute, MINUTE_MS);
    this.#hour = new SlidingWindow(limits.createsPerHour, HOUR_MS);
  }

  get underWay(): number {
    return this.#underWay;
  }

  /** How long requests of this kind wait for what holds back no other kind. */
  ownWait(kind: RequestKind, now: number): Wait {
    if (kind !== 'create') return 0;
    return Math.max(0, this.#createFrom - now, this.#minute.wait(1, now), this.#hour.wait(1, now));
  }

  /** How long a request of this kind waits for what all kinds share, while so many creating ones wait. */
  sharedWait(kind: RequestKind, creates: number, now: number): Wait {
    if (this.#underWay >= this.#limits.concurrent) return Number.POSITIVE_INFINITY;
    const kept = kind === 'create' ? 0 : this.#keptFor(creates, now);
    return this.#points.wait(this.#limits.points[kind] + kept, now);
  }

  spend(kind: RequestKind, now: number): void {
    this.#underWay += 1;
    this.#points.spend(this.#limits.points[kind]);
    if (kind !== 'create') return;
    this.#minute.spend(1);
    this.#hour.spend(1);
    this.#createFrom = now + this.#limits.createPauseMs;
  }

  /** A request of this kind is over, with an answer or without. */
  over(kind: RequestKind, answered: boolean, now: number): void {
    const by = answered ? now : now + LOST_MS;
    this.#underWay -= 1;
    this.#points.counted(this.#limits.points[kind], by);
    if (kind !== 'create') return;
    this.#minute.counted(1, by);
    this.#hour.counted(1, by);
  }

  /**
   * Points that are kept for creating requests: those go one by one, and would find none left where the others spend a
   * minute's points within its first seconds.
   */
  #keptFor(waiting: number, now: number): number {
    if (waiting === 0 || this.ownWait('create', now) > MINUTE_MS) return 0;
    const { createsPerMinute, createPauseMs, points } = this.#limits;
    const aMinute = Math.min(waiting, createsPerMinute, Math.floor(MINUTE_MS / Math.max(1, createPauseMs)));
    return points.create * Math.max(0, aMinute - this.#minute.spent);
  }
}
