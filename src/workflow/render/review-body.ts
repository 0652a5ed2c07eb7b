import type { Facts } from '../../domain/facts.ts';
import type { Finding } from '../../domain/finding.ts';
import type { WorkOrder } from '../../domain/order.ts';
import type { Sha } from '../../domain/refs.ts';
import { inlineCode, tableCell } from '../../lib/markdown.ts';
import { reviewPasses } from '../verdicts.ts';
import { gateTable } from './gate-table.ts';

export interface ReviewInput {
  readonly order: WorkOrder;
  readonly facts: Facts;
  /** Where the pull request's head is by now. */
  readonly now: Sha;
}

/** What stands above the findings at their lines; every finding is in it too, as a forge may not take its line. */
export function reviewBody({ order, facts, now }: ReviewInput): string {
  const { change, review, gates = [] } = facts;
  const head = change?.commit ?? '';
  const passed = reviewPasses(review, order.settings.confidence) ? 'Passed' : 'Not passed';
  const findings = review?.findings ?? [];
  return [
    `**${passed}**, with confidence ${review?.confidence ?? 0}: an independent review of ${inlineCode(head)}, asked by @${order.requester}.`,
    now === head
      ? ''
      : `The branch has moved to ${inlineCode(now)} meanwhile; what is said here is of the commit above only.`,
    findings.length === 0 ? 'Nothing was found.' : findings.map(findingPart).join('\n'),
    `### Gates at ${inlineCode(head)}\n\n${gateTable(gates)}`,
    `By ${inlineCode(facts.reviewer?.model ?? 'unknown')} for Issuewright (order ${inlineCode(order.id)}). It approves nothing: whether this goes in is for people to say.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function findingPart({ severity, title, description, path, line }: Finding): string {
  const place = path === undefined ? '' : ` (${inlineCode(`${path}${line === undefined ? '' : `:${line}`}`)})`;
  const text = description.replaceAll('@', '@\u200b').replaceAll(/\n/g, '\n  ');
  return `- **${severity}**: ${tableCell(title)}${place}\n\n  ${text}`;
}
