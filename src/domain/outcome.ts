import { type ErrorCode, errorRow } from './errors.ts';
import type { PullRef } from './refs.ts';

/** How an order ended: exactly one of a closed set, each with exactly one terminal line. */
export type Outcome =
  | { readonly kind: 'delivered'; readonly pull: PullRef; readonly url: string }
  | {
      readonly kind: 'draft';
      readonly pull: PullRef;
      readonly url: string;
      readonly gate: string;
      readonly rounds: number;
      /** The administrator who did without the gates, where nothing else holds the pull request back. */
      readonly skippedBy?: string;
    }
  | { readonly kind: 'no-change'; readonly why: string }
  | { readonly kind: 'needs-information'; readonly what: string }
  | { readonly kind: 'paused'; readonly why: string; readonly waitsFor?: 'approval' }
  | { readonly kind: 'stopped'; readonly by: string }
  | { readonly kind: 'needs-human'; readonly why: string }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly sentence: string;
      readonly hint: string;
      readonly reasons?: readonly string[];
    };

/** The one line that ends the comment, the terminal and the job summary. */
export function terminalLine(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'delivered':
      return `✅ PR #${outcome.pull.number} ready for review`;
    case 'draft':
      return `🟡 Draft PR #${outcome.pull.number}: ${draftReason(outcome)}`;
    case 'no-change':
      return `ℹ️ No change needed: ${outcome.why}`;
    case 'needs-information':
      return `❓ Needs information: ${outcome.what}`;
    case 'paused':
      return `⏸ Paused: ${outcome.why}`;
    case 'stopped':
      return `🛑 Stopped by @${outcome.by}`;
    case 'needs-human':
      return `🙋 Needs a human: ${outcome.why}`;
    case 'failed':
      return `❌ ${outcome.code}: ${outcome.sentence} ${outcome.hint}`;
  }
}

function draftReason({ gate, rounds, skippedBy }: Extract<Outcome, { kind: 'draft' }>): string {
  return skippedBy === undefined ? `${gate} failed after ${rounds} rounds` : `gates skipped by @${skippedBy}`;
}

/** An error as an outcome, in the table's words; `reasons` are sentences that are safe to post. */
export function failure(code: ErrorCode, reasons: readonly string[] = []): Outcome {
  const { says, hint } = errorRow(code);
  return { kind: 'failed', code, sentence: says, hint, ...(reasons.length > 0 && { reasons }) };
}
