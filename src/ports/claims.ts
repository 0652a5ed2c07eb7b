import type { Sha } from '../domain/refs.ts';

/** How an attempt to claim an issue ended. */
export type ClaimResult =
  | { readonly kind: 'taken'; readonly ref: string; readonly sha: Sha }
  | { readonly kind: 'held'; readonly by: string; readonly until: string };

/** A claim as it stands on the forge. */
export interface ClaimHolder {
  readonly by: string;
  readonly run: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** What is claimed: on some forges issues and pull requests have numbers of their own. */
export type ClaimPlace = 'issues' | 'pulls';

/** Claims on one repository's issues or pull requests: create-only refs on the forge itself, so that unrelated installations agree too. */
export interface Claims {
  /** Takes the claim; taking again for the same run finds the one already held. */
  take(issue: number, run: string, fence: number, signal: AbortSignal): Promise<ClaimResult>;
  /** Extends the lease by compare-and-swap; `held` means that it was lost. */
  renew(issue: number, run: string, fence: number, signal: AbortSignal): Promise<ClaimResult>;
  /** Deletes the claim when it is this run's; otherwise does nothing. */
  release(issue: number, run: string, signal: AbortSignal): Promise<void>;
  /** Whose claim stands on the issue, expired or not; undefined without one. */
  holder(issue: number, signal: AbortSignal): Promise<ClaimHolder | undefined>;
  /** How long a lease lasts without renewal. */
  readonly leaseMs: number;
}
