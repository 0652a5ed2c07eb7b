/** How long what is sent at a moment has to wait, in milliseconds; Infinity where only an answer can tell. */
export type Wait = number;

/** What may differ between two measures of the same minute. */
const MARGIN_MS = 1000;

/**
 * So many points in any stretch of time of a length. The forge counts a request at a moment between its sending and its
 * answer that nobody tells us: a point is spent from the sending on, and is free again a whole window after the answer.
 */
export class SlidingWindow {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #ends: { readonly at: number; readonly points: number }[] = [];
  #spent = 0;

  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs + MARGIN_MS;
  }

  get spent(): number {
    return this.#spent;
  }

  wait(points: number, now: number): Wait {
    this.#expire(now);
    let over = this.#spent + points - this.#limit;
    if (over <= 0) return 0;
    for (const end of this.#ends) {
      over -= end.points;
      if (over <= 0) return end.at - now;
    }
    return Number.POSITIVE_INFINITY;
  }

  spend(points: number): void {
    this.#spent += points;
  }

  /** The request that spent these points was counted at `by` at the latest. */
  counted(points: number, by: number): void {
    const at = by + this.#windowMs;
    const after = this.#ends.findLastIndex((end) => end.at <= at);
    this.#ends.splice(after + 1, 0, { at, points });
  }

  #expire(now: number): void {
    while (this.#ends[0] && this.#ends[0].at <= now) this.#spent -= this.#ends.shift()?.points ?? 0;
  }
}
