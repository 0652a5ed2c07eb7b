import type { Facts } from '../../domain/facts.ts';
import { SEVERITY_WORDS } from '../../domain/finding.ts';
import type { WorkOrder } from '../../domain/order.ts';
import type { Sha } from '../../domain/refs.ts';
import { remarkMarker } from '../../domain/review.ts';
import { counted } from '../../lib/counted.ts';
import { inertLine, inertMarkdown } from '../../lib/inert-markdown.ts';
import { inlineCode } from '../../lib/markdown.ts';
import type { Placed, Unplaced } from '../place-findings.ts';
import { reviewPasses } from '../verdicts.ts';
import { gateTable } from './gate-table.ts';
import { foldedFindings } from './review-body.ts';

export interface PullReviewInput {
  readonly order: WorkOrder;
  readonly facts: Facts;
  /** Where the pull request's head is by now. */
  readonly now: Sha;
  readonly placed: Placed;
  /** How many of the findings at lines stand there since an earlier review. */
  readonly again: number;
}

/** The words of a review of a person's pull request: how it ended, what stands at no line, and the evidence. */
export function pullReviewBody({ order, facts, now, placed, again }: PullReviewInput): string {
  const { change, review, gates = [] } = facts;
  const head = change?.commit ?? '';
  const passed = reviewPasses(review, order.settings.confidence) ? 'Passed' : 'Not passed';
  const { remarks, rest, folded } = placed;
  return [
    `**${passed}**, with confidence ${review?.confidence ?? 0}: an independent review of ${inlineCode(head)}, asked by @${order.requester}.`,
    now === head ? [] : `The branch has moved to ${inlineCode(now)} meanwhile: this is about the commit above only.`,
    linesPart(remarks.length, again),
    rest.map(paragraph),
    folded.length > 0 ? foldedFindings(folded) : [],
    `### Gates at ${inlineCode(head)}\n\n${gateTable(gates)}`,
    `By ${inlineCode(facts.reviewer?.model ?? 'unknown')} for Issuewright (order ${inlineCode(order.id)}). It approves nothing: whether this goes in is for people to say.`,
  ]
    .flat()
    .join('\n\n');
}

function linesPart(count: number, again: number): string | readonly string[] {
  if (count === 0) return [];
  const since = again > 0 ? ` (${again} since an earlier review)` : '';
  return `${counted(count, 'finding')} ${count === 1 ? 'stands at its line' : 'stand at their lines'}${since}.`;
}

function paragraph({ name, finding }: Unplaced): string {
  const { severity, title, description, path, line } = finding;
  const place = path === undefined ? '' : ` ${inlineCode(line === undefined ? path : `${path}:${line}`)}`;
  const head = `${remarkMarker(name)}\n**${SEVERITY_WORDS[severity]}: ${inertLine(title).replaceAll('`', "'")}**${place}`;
  return `${head}\n\n${inertMarkdown(description)}`;
}
