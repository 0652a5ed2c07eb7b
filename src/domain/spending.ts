import type { JournalEntry } from './journal.ts';
import type { ForgeKind } from './refs.ts';
import type { Usage } from './usage.ts';

/** What model calls have cost: US dollars of those whose price is known, and how many others there were. */
export interface Spending {
  readonly usd: number;
  readonly unpriced: number;
}

export const NO_SPENDING: Spending = { usd: 0, unpriced: 0 };

/** Whose calls are summed up: those of an issue's orders for life, or of a repository's on one day (`2026-01-31`, UTC). */
export type SpendingFilter =
  /** `owner/name#number`. */
  | { readonly forge: ForgeKind; readonly issue: string }
  /** `owner/name`. */
  | { readonly forge: ForgeKind; readonly repository: string; readonly day: string };

/** What one call cost. */
export function spendingOf({ usd, requests }: Usage): Spending {
  return usd === null ? { usd: 0, unpriced: requests } : { usd, unpriced: 0 };
}

export function addSpending(a: Spending, b: Spending): Spending {
  return { usd: a.usd + b.usd, unpriced: a.unpriced + b.unpriced };
}

/** What the calls of a journal have cost. */
export function spendingIn(entries: readonly JournalEntry[]): Spending {
  return entries.reduce(
    (sum, entry) => (entry.kind === 'spent' ? addSpending(sum, spendingOf(entry.usage)) : sum),
    NO_SPENDING,
  );
}
