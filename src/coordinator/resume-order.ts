import type { Decision, JournalLine } from '../domain/journal.ts';
import { isClosed } from '../domain/order.ts';
import type { Outcome } from '../domain/outcome.ts';
import { type IssueRef, issueSlug } from '../domain/refs.ts';
import { inlineCode } from '../lib/markdown.ts';
import type { OrderRow } from '../ports/store.ts';
import { recordedFacts } from '../workflow/recorded-facts.ts';
import type { Crew } from './crew.ts';
import { endPause, putNow } from './sleeping-orders.ts';

/** What a person says about an order that stands still. */
export interface Word {
  readonly issue: IssueRef;
  readonly by: string;
  /** None only to go on as before. */
  readonly decision?: Decision;
}

/** Writes a decision down and goes on with the order where it paused; the text says what became of it. */
export async function resumeOrder(crew: Crew, { issue, by, decision }: Word): Promise<string> {
  const { store } = crew;
  const [row] = await store.list({ issue: issueSlug(issue), limit: 1 });
  if (!row) return 'There has been no order for this issue.';
  const { id } = row.order;
  const obstacle = obstacleTo(row, await store.journal(id), decision);
  if (obstacle !== undefined) return obstacle;
  if (decision) await store.note(id, row.fence, { kind: 'decision', by, decision });
  // It says how the order goes on, not that it should.
  const resumed = decision?.kind !== 'yolo' && (await goOn(crew, id, `${decision?.kind ?? 'resume'} by ${by}`));
  return resumed ? `Order ${inlineCode(id)} goes on.` : `Noted for order ${inlineCode(id)}.`;
}

/** Goes on with an order about which somebody decided while it was being paused. */
export async function resumeIfDecided(crew: Crew, id: string): Promise<void> {
  const lines = await crew.store.journal(id);
  const paused = lines.findLastIndex(({ entry }) => entry.kind === 'outcome');
  const decided = ({ entry }: JournalLine) => entry.kind === 'decision' && entry.decision.kind !== 'yolo';
  if (lines.slice(paused).some(decided)) await goOn(crew, id, 'decided meanwhile');
}

/** Back to the queue, when the order is paused; false where it is not, or not any more. */
async function goOn(crew: Crew, id: string, why: string): Promise<boolean> {
  const order = await endPause(crew, id, why);
  if (order) await putNow(crew, order, order.priority);
  return order !== undefined;
}

function obstacleTo(
  { order, state }: OrderRow,
  lines: readonly JournalLine[],
  decision: Decision | undefined,
): string | undefined {
  const id = inlineCode(order.id);
  if (isClosed(state)) return `Order ${id} is over: ${state}. Start another with \`run\`.`;
  if (decision?.kind === 'budget') return undefined;
  if (decision?.kind === 'yolo')
    return order.follow && `Order ${id} goes on with a pull request: only what passed its gates is pushed there.`;
  // From the moment that it says so it waits, though it may still be tidying up.
  const outcome = outcomeOf(lines);
  if (outcome?.kind !== 'paused') return `Order ${id} does not wait: it is ${state}.`;
  const waits = outcome.waitsFor === 'approval';
  if (!decision) return waits ? 'A plan waits for `approve` or `revise`.' : undefined;
  if (!waits) return 'No plan waits for approval.';
  if (decision.kind === 'revise') return undefined;
  const { plan } = recordedFacts(
    lines.map(({ entry }) => ({ value: entry.kind === 'receipt' ? entry.value : undefined })),
  );
  const present = plan?.hash ?? '';
  return present === decision.plan ? undefined : `That is not the present plan, which is ${inlineCode(present)}.`;
}

/** How the order's last run ended; undefined while another is under way. */
function outcomeOf(lines: readonly JournalLine[]): Outcome | undefined {
  const last = lines.findLast(
    ({ entry }) => entry.kind === 'outcome' || (entry.kind === 'state' && entry.state === 'queued'),
  );
  return last?.entry.kind === 'outcome' ? last.entry.outcome : undefined;
}
