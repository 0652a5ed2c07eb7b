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

/** Ceilings of one order, and the wider ones that it is under too: reaching one of them pauses it. */
export interface Budget {
  readonly usd: number;
  readonly requests: number;
  readonly tokens: number;
  /** US dollars of all orders of the issue, for life. */
  readonly perIssueUsd?: number;
  /** US dollars of all orders of the repository in one day (UTC). */
  readonly perDayUsd?: number;
}

/**
 * Ceilings with `usd` more, the order's others raised in proportion; as they are where nothing may be spent at all. What
 * is allowed to one order leaves the repository's day as it is.
 */
export function raised(budget: Budget, usd: number): Budget {
  const factor = budget.usd > 0 ? 1 + usd / budget.usd : 1;
  return {
    ...budget,
    ...(budget.perIssueUsd !== undefined && { perIssueUsd: budget.perIssueUsd + usd }),
    usd: budget.usd + usd,
    requests: Math.round(budget.requests * factor),
    tokens: Math.round(budget.tokens * factor),
  };
}

/** Of two budgets, whichever ceiling is lower. */
export function lower(a: Budget, b: Budget): Budget {
  const least = (name: 'perIssueUsd' | 'perDayUsd') => {
    const known = [a[name], b[name]].filter((usd) => usd !== undefined);
    return known.length > 0 ? { [name]: Math.min(...known) } : {};
  };
  return {
    usd: Math.min(a.usd, b.usd),
    requests: Math.min(a.requests, b.requests),
    tokens: Math.min(a.tokens, b.tokens),
    ...least('perIssueUsd'),
    ...least('perDayUsd'),
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
