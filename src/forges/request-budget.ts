import { rateLimitResetMs } from '../lib/rate-limit-reset.ts';
import type { Wait } from './sliding-window.ts';

/** What one answer says of the budget. */
export interface BudgetWord {
  readonly limit: number;
  readonly remaining: number;
  /** The header's own number: it names the window. */
  readonly reset: string;
  readonly resetMs: number;
}

interface Window extends Pick<BudgetWord, 'limit' | 'remaining'> {
  readonly ends: number;
  /** Requests of ours that the forge is known to have counted here. */
  readonly own: number;
}

const LONGEST_MS = 3_600_000;
/** The headers tell whole seconds. */
const MARGIN_MS = 1000;
/** Of the budget, at most this share is left to others who spend from it. */
const OTHERS = 0.01;

/**
 * The requests that one resource of a forge has left, as its answers tell. Until the first answer, and when a window has
 * ended, one request goes alone to ask. Others may spend too: what counts is the least that any answer said, less what is
 * under way. A forge that tells nothing has no budget.
 */
export class RequestBudget {
  readonly #windows = new Map<string, Window>();
  #told: 'not yet' | 'nothing' | 'windows' = 'not yet';
  #underWay = 0;
  /** When the requests were given up whose answer nobody saw. */
  #lost: readonly number[] = [];

  wait(now: number): Wait {
    for (const [reset, { ends }] of this.#windows) if (ends <= now) this.#windows.delete(reset);
    if (this.#windows.size === 0 && this.#told === 'windows') this.#told = 'not yet';
    if (this.#told === 'nothing') return 0;
    if (this.#told === 'not yet') return this.#underWay === 0 ? 0 : Number.POSITIVE_INFINITY;
    return Math.max(...[...this.#windows.values()].map((window) => this.#waitFor(window, now)));
  }

  spend(): void {
    this.#underWay += 1;
  }

  /** The answer to a request that was sent at `sent`; `word` is undefined where it says nothing of a budget. */
  answered(word: BudgetWord | undefined, sent: number, now: number): void {
    this.#underWay -= 1;
    this.#lost = this.#lost.filter((at) => at >= sent);
    if (word) this.hear(word, now);
    else if (this.#told === 'not yet') this.#told = 'nothing';
  }

  /** The request had no answer, or one that is not the forge's own: it may have been counted. */
  unanswered(now: number): void {
    this.#underWay -= 1;
    this.#lost = [...this.#lost, now];
  }

  /** The request was counted on another budget. */
  unspent(): void {
    this.#underWay -= 1;
  }

  /** What an answer says, to whichever request. */
  hear({ limit, remaining, reset, resetMs }: BudgetWord, now: number): void {
    this.#told = 'windows';
    const known = this.#windows.get(reset);
    const ends = now + Math.min(resetMs, LONGEST_MS) + MARGIN_MS;
    this.#windows.set(reset, {
      limit,
      remaining: Math.min(remaining, known?.remaining ?? remaining),
      ends: Math.min(ends, known?.ends ?? ends),
      own: (known?.own ?? 0) + 1,
    });
  }

  #waitFor({ limit, remaining, ends, own }: Window, now: number): Wait {
    const ours = this.#underWay + this.#lost.length;
    const others = Math.max(0, limit - remaining - own - ours);
    const left = remaining - ours - Math.min(others, Math.ceil(limit * OTHERS));
    return left < 1 ? ends - now : 0;
  }
}

/** What an answer's headers, whose names begin with `prefix`, say of the budget. */
export function budgetWord({ headers }: Response, prefix: string): BudgetWord | undefined {
  const [limit, remaining] = ['limit', 'remaining'].map((name) => whole(headers.get(prefix + name)));
  const resetMs = rateLimitResetMs(headers, `${prefix}reset`);
  if (remaining === undefined || resetMs === undefined) return undefined;
  return { limit: limit ?? remaining, remaining, reset: headers.get(`${prefix}reset`) ?? '', resetMs };
}

function whole(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
}
