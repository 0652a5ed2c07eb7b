import { terminalLine } from '../domain/outcome.ts';
import { type IssueRef, issueSlug } from '../domain/refs.ts';
import { inlineCode } from '../lib/markdown.ts';
import { budgetOf } from '../workflow/ceilings.ts';
import { Journal } from '../workflow/journal.ts';
import { usageLine } from '../workflow/render/progress-comment.ts';
import type { Crew } from './crew.ts';

/** Where an issue's last order stands and what it has used, as Markdown. */
export async function orderStatus({ store, clock, events }: Crew, issue: IssueRef): Promise<string> {
  const [row] = await store.list({ issue: issueSlug(issue), limit: 1 });
  if (!row) return 'There has been no order for this issue. Set the label, or comment with the command `run`.';
  const { order, state, attempts, outcome, fence } = row;
  const journal = await Journal.open({ id: order.id, fence, store, clock, events });
  const last = journal.finished().at(-1);
  const lines = [
    `Order ${inlineCode(order.id)} (${order.as ?? order.role}, asked by @${order.requester}) is **${state}**, attempt ${attempts}.`,
    last && `Last finished step: ${inlineCode(last.key)}.`,
    `Used: ${usageLine(journal.usage)} of ${budgetOf(order, journal).usd.toFixed(2)} USD allowed.`,
    outcome && terminalLine(outcome),
  ];
  return lines.filter((line) => line !== undefined).join('\n');
}
