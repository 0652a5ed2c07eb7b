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
      /** The change is tests that show a bug: red as its base is, which is what was asked for. */
      readonly byDesign?: true;
    }
  | { readonly kind: 'no-change'; readonly why: string }
  | { readonly kind: 'needs-information'; readonly what: string }
  /** With `until` (ISO 8601, UTC) it goes on by itself at that time. */
  | { readonly kind: 'paused'; readonly why: string; readonly waitsFor?: 'approval'; readonly until?: string }
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
      return `⏸ Paused: ${outcome.why}${outcome.until === undefined ? '' : ` until ${minute(outcome.until)}`}`;
    case 'stopped':
      return `🛑 Stopped by @${outcome.by}`;
    case 'needs-human':
      return `🙋 Needs a human: ${outcome.why}`;
    case 'failed':
      return `❌ ${outcome.code}: ${outcome.sentence} ${outcome.hint}`;
  }
}

/** Rounded up: at the minute that people read it is over. */
function minute(time: string): string {
  const whole = Math.ceil(Date.parse(time) / 60_000) * 60_000;
  return `${new Date(whole).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function draftReason({ gate, rounds, skippedBy, byDesign }: Extract<Outcome, { kind: 'draft' }>): string {
  if (skippedBy !== undefined) return `gates skipped by @${skippedBy}`;
  return `${gate} failed after ${rounds} rounds${byDesign ? ', red on the base by design' : ''}`;
}

/** An error as an outcome, in the table's words; `reasons` are sentences that are safe to post. */
export function failure(code: ErrorCode, reasons: readonly string[] = []): Outcome {
  const { says, hint } = errorRow(code);
  return { kind: 'failed', code, sentence: says, hint, ...(reasons.length > 0 && { reasons }) };
}
