import { BotError } from '../domain/errors.ts';
import { WakeUp } from '../lib/wake-up.ts';
import type { Clock } from '../ports/clock.ts';
import { askedPause, LimitPause } from './limit-pause.ts';
import type { RateLimits, RequestKind } from './rate-limits.ts';
import { budgetWord, RequestBudget } from './request-budget.ts';
import { SecondaryLimits } from './secondary-limits.ts';
import type { Wait } from './sliding-window.ts';
import { WaitingLine } from './waiting-line.ts';

/** Through which every request with one credential goes, so that none crosses what the forge allows. */
export interface RateGate {
  /**
   * Sends when it may be: first come, first served within a kind; kinds take turns, and none waits for what holds back
   * another. Sends once and repeats nothing. A stop leaves the line at once.
   */
  through(kind: RequestKind, send: () => Promise<Response>, signal: AbortSignal): Promise<Response>;
  /** The same gate for requests that spend from another budget of the forge, e.g. `graphql`. */
  on(resource: string): RateGate;
}

/** A gate that keeps `limits` for all requests with one credential. */
export function rateGate(limits: RateLimits, clock: Clock): RateGate {
  const gate = new Gate(limits, clock);
  const on = (resource: string): RateGate => ({
    through: (kind, send, signal) => gate.through(kind, resource, send, signal),
    on,
  });
  return on('core');
}

/** The requests of one kind that spend from one budget. */
interface Line {
  readonly kind: RequestKind;
  readonly resource: string;
  readonly waiting: WaitingLine;
  /** The line whose last turn is longest ago goes next. */
  turn: number;
}

class Gate {
  readonly #limits: RateLimits;
  readonly #clock: Clock;
  readonly #bell: WakeUp;
  readonly #lines: Line[] = [];
  readonly #budgets = new Map<string, RequestBudget>();
  readonly #pause = new LimitPause();
  readonly #secondary: SecondaryLimits;
  #turns = 0;
  #serving = false;

  constructor(limits: RateLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
    this.#bell = new WakeUp(clock);
    this.#secondary = new SecondaryLimits(limits);
  }

  async through(
    kind: RequestKind,
    resource: string,
    send: () => Promise<Response>,
    signal: AbortSignal,
  ): Promise<Response> {
    const line = this.#line(kind, resource);
    await line.waiting.turn(signal);
    const sent = this.#clock.now();
    let response: Response | undefined;
    try {
      response = await send();
      await this.#heard(line, response, sent);
      return response;
    } finally {
      if (!response) this.#budget(resource).unanswered(this.#clock.now());
      this.#secondary.over(kind, response !== undefined, this.#clock.now());
      this.#changed();
    }
  }

  #line(kind: RequestKind, resource: string): Line {
    const there = this.#lines.find((line) => line.kind === kind && line.resource === resource);
    if (there) return there;
    const line = { kind, resource, waiting: new WaitingLine(() => this.#changed()), turn: 0 };
    this.#lines.push(line);
    return line;
  }

  #budget(resource: string): RequestBudget {
    const budget = this.#budgets.get(resource) ?? new RequestBudget();
    this.#budgets.set(resource, budget);
    return budget;
  }

  async #heard({ resource }: Line, response: Response, sent: number): Promise<void> {
    const { headers: prefix } = this.#limits;
    const asked = await askedPause(response, prefix);
    const now = this.#clock.now();
    this.#pause.answered(asked, sent, now);
    const { status, headers } = response;
    const budget = this.#budget(resource);
    // A gateway's answer tells nothing of the forge, and who is taken for a stranger is told a stranger's budget.
    if (status === 401 || status >= 500) return budget.unanswered(now);
    const word = budgetWord(response, prefix);
    const spent = headers.get(`${prefix}resource`) ?? resource;
    if (spent === resource || !word) return budget.answered(word, sent, now);
    budget.unspent();
    this.#budget(spent).hear(word, now);
  }

  #changed(): void {
    if (this.#serving) this.#bell.wakeAll();
    else this.#serve().catch((broken: unknown) => this.#dismiss(this.#queues(), broken));
  }

  /** Lives while somebody waits, and sleeps until something may have changed. */
  async #serve(): Promise<void> {
    const never = new AbortController().signal;
    this.#serving = true;
    try {
      while (this.#queues().length > 0) {
        const wait = this.#letGo();
        if (this.#queues().length > 0) await this.#bell.sleep(wait, never);
      }
    } finally {
      this.#serving = false;
    }
  }

  /** Lets go whoever may; how long those who are left have to wait. */
  #letGo(): Wait {
    for (;;) {
      const now = this.#clock.now();
      const { line, wait } = this.#next(now);
      if (!line) return wait;
      this.#turns += 1;
      line.turn = this.#turns;
      this.#budget(line.resource).spend();
      this.#secondary.spend(line.kind, now);
      line.waiting.next();
    }
  }

  #next(now: number): { readonly line?: Line; readonly wait: Wait } {
    const queues = this.#queues();
    const paused = this.#pause.wait(now, this.#secondary.underWay);
    if (paused > 0) return { wait: this.#patient(queues, paused) };
    const creates = queues.reduce((sum, { kind, waiting }) => sum + (kind === 'create' ? waiting.length : 0), 0);
    let soonest: Wait = Number.POSITIVE_INFINITY;
    let held = false;
    for (const line of queues) {
      // Nobody passes who is held: small requests would else take each point before the five that it needs are there.
      // Creating ones have points of their own, and go too seldom to take many.
      if (held && line.kind !== 'create') continue;
      const own = this.#patient([line], this.#ownWait(line, now));
      const wait = own > 0 ? own : this.#secondary.sharedWait(line.kind, creates, now);
      if (wait === 0) return { line, wait };
      soonest = Math.min(soonest, wait);
      held ||= own === 0;
    }
    return { wait: soonest };
  }

  #ownWait({ kind, resource }: Line, now: number): Wait {
    return Math.max(this.#budget(resource).wait(now), this.#secondary.ownWait(kind, now));
  }

  /** Lines in which somebody waits; first the one whose turn it is. */
  #queues(): readonly Line[] {
    return this.#lines.filter(({ waiting }) => waiting.length > 0).toSorted((a, b) => a.turn - b.turn);
  }

  /** Where the wait is longer than anybody is to wait, everybody in these lines is told so. */
  #patient(lines: readonly Line[], wait: Wait): Wait {
    if (!Number.isFinite(wait) || wait <= this.#limits.patienceMs) return wait;
    const seconds = Math.ceil(wait / 1000);
    const message = `the forge takes no more requests for ${seconds} s; nothing was sent`;
    this.#dismiss(lines, new BotError('FORGE_LIMITED', message, { retryAfterMs: wait }));
    return wait;
  }

  #dismiss(lines: readonly Line[], reason: unknown): void {
    for (const { waiting } of lines) waiting.dismiss(reason);
  }
}
