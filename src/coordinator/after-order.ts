import { asBotError } from '../domain/errors.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { PullRef } from '../domain/refs.ts';
import type { OrderRow } from '../ports/store.ts';
import type { Crew } from './crew.ts';
import { followUp } from './follow-up.ts';
import { resumeIfDecided } from './resume-order.ts';
import type { RunningOrders } from './running-orders.ts';

const LOOK_MS = 60_000;

/** Looks for what people said while an order was running or being closed, since nobody may say it again. */
export async function afterOrder(
  crew: Crew,
  running: RunningOrders,
  { order }: OrderRow,
  outcome: Outcome,
): Promise<void> {
  const pull = pullOf(order, outcome);
  try {
    if (outcome.kind === 'paused') await resumeIfDecided(crew, order.id);
    if (!pull || !crew.forge.can.webhooks) return;
    const result = await followUp(crew, running, { pull, by: order.requester }, AbortSignal.timeout(LOOK_MS));
    crew.log.info('looked at the pull request again', { order: order.id, result });
  } catch (thrown) {
    const { code, message } = asBotError(thrown);
    crew.log.error('what was said meanwhile could not be looked for', { order: order.id, code, error: message });
  }
}

function pullOf({ issue, follow }: OrderRow['order'], outcome: Outcome): PullRef | undefined {
  if (outcome.kind === 'delivered' || outcome.kind === 'draft') return outcome.pull;
  return outcome.kind === 'no-change' && follow ? { repo: issue.repo, number: follow.pull } : undefined;
}
