import type { Facts } from '../domain/facts.ts';
import { stateLabelFor } from '../domain/labels.ts';
import { stateAfter, type WorkOrder } from '../domain/order.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Bench } from './bench.ts';
import { COMMENT_MARKER, progressComment } from './render/progress-comment.ts';
import { wear } from './showing.ts';

/** Makes an outcome visible and takes down what the order had set up; each part is journaled and safe to repeat. */
export async function closeOrder(
  order: WorkOrder,
  facts: Facts,
  outcome: Outcome,
  bench: Bench,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all([bench.workshop.close(), bench.quiet()]);
  // Another installation holds the claim and shows what it does; in every other case the trigger must go from the issue,
  // also where it was stopped or failed before the claim: else the next look at it would begin again.
  if (!heldElsewhere(outcome)) await announce(order, facts, outcome, bench, signal);
  const release = () => bench.claims.release(order.issue.number, order.id, signal);
  await bench.step('release', { act: release }, signal);
  const remove = async () => (await bench.worktree()).remove();
  await bench.step('worktree', { act: remove }, signal);
}

function heldElsewhere(outcome: Outcome): boolean {
  return outcome.kind === 'failed' && outcome.code === 'CLAIM_HELD';
}

async function announce(
  order: WorkOrder,
  facts: Facts,
  outcome: Outcome,
  bench: Bench,
  signal: AbortSignal,
): Promise<void> {
  const failure = lastFailure(facts, bench.redact);
  const body = progressComment({ order, facts, journal: bench.journal, outcome, ...(failure ? { failure } : {}) });
  const say = async () => (await bench.forge.issues.say(order.issue, COMMENT_MARKER, body, signal)).id;
  await bench.step('comment', { act: say }, signal);
  const waits = outcome.kind === 'paused' && outcome.waitsFor === 'approval';
  const label = stateLabelFor(stateAfter(outcome), waits ? 'approve' : undefined);
  await bench.step('label', { act: () => wear(label, order, bench, signal) }, signal);
}

function lastFailure({ gates }: Facts, redact: (text: string) => string): string | undefined {
  const red = gates?.find((gate) => gate.pass === false);
  return red && red.pass === false ? redact(red.evidence.output) : undefined;
}
