/** What model calls used. `usd` is null as soon as one call's price is unknown: unknown is said, never guessed. */
export interface Usage {
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly usd: number | null;
}

export const NO_USAGE: Usage = { requests: 0, inputTokens: 0, outputTokens: 0, usd: 0 };

/** The sum of two usages. */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    requests: a.requests + b.requests,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    usd: a.usd === null || b.usd === null ? null : a.usd + b.usd,
  };
}

/** Ceilings of one order: reaching any of them pauses it. */
export interface Budget {
  readonly usd: number;
  readonly requests: number;
  readonly tokens: number;
}

/** Ceilings with `usd` more, the others raised in proportion; as they are where nothing may be spent at all. */
export function raised(budget: Budget, usd: number): Budget {
  const factor = budget.usd > 0 ? 1 + usd / budget.usd : 1;
  return {
    usd: budget.usd + usd,
    requests: Math.round(budget.requests * factor),
    tokens: Math.round(budget.tokens * factor),
  };
}

/** The part of an order's money and tokens that one role may use; requests are not shared out. */
export function shareOf({ usd, requests, tokens }: Budget, share: number): Budget {
  return { usd: usd * share, requests, tokens: Math.round(tokens * share) };
}

/** The first ceiling that `used` has reached, as a sentence part, or undefined. */
export function reachedCeiling(used: Usage, budget: Budget): string | undefined {
  if (used.usd !== null && used.usd >= budget.usd) return `${used.usd.toFixed(2)} of ${budget.usd.toFixed(2)} USD`;
  if (used.requests >= budget.requests) return `${used.requests} of ${budget.requests} model requests`;
  const tokens = used.inputTokens + used.outputTokens;
  return tokens >= budget.tokens ? `${tokens} of ${budget.tokens} tokens` : undefined;
}
