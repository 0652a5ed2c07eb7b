import { retryAfterMs } from '../lib/retry-after.ts';
import { budgetWord } from './request-budget.ts';
import type { Wait } from './sliding-window.ts';

/** What to wait where a refusal says nothing of its end; twice as long each time that it comes again. */
const UNSAID_MS = 60_000;
const MAX_DOUBLINGS = 6;
const MAX_REFUSAL = 16_384;

/** How a refusal asks for fewer requests: for so many milliseconds, or without saying how long. */
export type AskedPause = number | 'unsaid';

/** The pause that a forge asked everybody for. After it one request goes alone, to see whether it is over. */
export class LimitPause {
  #until = Number.NEGATIVE_INFINITY;
  #asked = Number.NEGATIVE_INFINITY;
  #strikes = 0;
  #trial = false;

  wait(now: number, underWay: number): Wait {
    if (now < this.#until) return this.#until - now;
    return this.#trial && underWay > 0 ? Number.POSITIVE_INFINITY : 0;
  }

  /** The answer to a request that was sent at `sent`. */
  answered(asked: AskedPause | undefined, sent: number, now: number): void {
    if (asked !== undefined) this.#begin(asked, sent, now);
    else if (sent >= this.#until) {
      this.#trial = false;
      this.#strikes = 0;
    }
  }

  #begin(asked: AskedPause, sent: number, now: number): void {
    // Many under way are refused at once: that is one refusal.
    if (sent >= this.#asked) {
      this.#strikes += 1;
      this.#asked = now;
    }
    const unsaid = UNSAID_MS * 2 ** Math.min(this.#strikes - 1, MAX_DOUBLINGS);
    this.#until = Math.max(this.#until, now + (asked === 'unsaid' ? unsaid : asked));
    this.#trial = true;
  }
}

/**
 * The pause that an answer asks everybody for; undefined where it is no refusal for too many requests, and where only a
 * budget is used up, whose end its headers tell. A forge says 403 as often as 429, sometimes known by nothing but the page
 * that the refusal points to.
 */
export async function askedPause(response: Response, prefix: string): Promise<AskedPause | undefined> {
  const { status, headers } = response;
  if (status !== 403 && status !== 429) return undefined;
  const asked = retryAfterMs(headers);
  if (asked !== undefined) return asked;
  if (budgetWord(response, prefix)?.remaining === 0) return undefined;
  return status === 429 || (await pointsToLimits(response)) ? 'unsaid' : undefined;
}

async function pointsToLimits(response: Response): Promise<boolean> {
  try {
    const text = await beginning(response.clone());
    return text !== undefined && /rate-limit/.test(String(JSON.parse(text)?.documentation_url));
  } catch {
    // Who reads the answer itself meets the same fault and reports it.
    return false;
  }
}

/** A short body's text; undefined for a long one. */
async function beginning({ body }: Response): Promise<string | undefined> {
  const reader = body?.getReader();
  let text = '';
  for (let chunk = await reader?.read(); chunk?.value; chunk = await reader?.read()) {
    text += Buffer.from(chunk.value).toString('latin1');
    if (text.length <= MAX_REFUSAL) continue;
    // Not waited for: the copy's end is not over before the answer's own.
    void reader?.cancel();
    return undefined;
  }
  return text;
}
