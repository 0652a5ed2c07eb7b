import type { Price } from '../domain/price.ts';

/** How long a reply may be, and what the call costs at most. */
export interface CallPlan {
  readonly usd: number;
  readonly outputTokens: number;
}

/** Shorter replies are not worth asking for: a file that is written takes more. */
export const LEAST_OUTPUT = 1024;

export interface PlannedCall {
  readonly price: Price | undefined;
  readonly inputTokens: number;
  /** Tokens of the reply that are asked for, where there is money for them. */
  readonly outputTokens: number;
}

/** The longest reply that a sum pays for, at worst; undefined where it pays for no useful one. What has no known price is not counted. */
export function callPlan({ price, inputTokens, outputTokens }: PlannedCall, left: number): CallPlan | undefined {
  if (left <= 0) return undefined;
  const cost = (output: number) => worst(price, inputTokens, output);
  const whole = cost(outputTokens);
  if (whole === null) return { usd: 0, outputTokens };
  if (whole <= left) return { usd: whole, outputTokens };
  const fits = (output: number) => (cost(output) ?? 0) <= left;
  const least = Math.min(outputTokens, LEAST_OUTPUT);
  if (!fits(least)) return undefined;
  const most = mostThat(fits, least, outputTokens);
  return { usd: cost(most) ?? 0, outputTokens: most };
}

/** Nobody knows beforehand what comes out of a cache, and writing to one may cost more than reading. */
function worst(price: Price | undefined, input: number, output: number): number | null {
  if (!price) return null;
  const fresh = price({ input, output, cacheRead: 0, cacheWrite: 0 });
  const cached = price({ input, output, cacheRead: 0, cacheWrite: input });
  return fresh === null ? cached : Math.max(fresh, cached ?? fresh);
}

/** The largest number for which something holds that holds for the lower bound and not for the upper. */
function mostThat(holds: (n: number) => boolean, lower: number, upper: number): number {
  let [good, bad] = [lower, upper];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (holds(middle)) good = middle;
    else bad = middle;
  }
  return good;
}
