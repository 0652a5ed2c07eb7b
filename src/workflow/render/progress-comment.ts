import type { Facts } from '../../domain/facts.ts';
import type { Spent } from '../../domain/journal.ts';
import type { WorkOrder } from '../../domain/order.ts';
import { type Outcome, terminalLine } from '../../domain/outcome.ts';
import type { Usage } from '../../domain/usage.ts';
import { inertMarkdown } from '../../lib/inert-markdown.ts';
import { inlineCode, tableCell } from '../../lib/markdown.ts';
import { budgetOf } from '../ceilings.ts';
import type { Journal } from '../journal.ts';
import { waiverAmong } from '../waiver.ts';
import { modelsLine } from './models-line.ts';
import { phaseRows } from './phase-rows.ts';

const MAX_LINES = 30;
const MAX_PLAN_LINES = 300;

/** Marks the one comment that an issue gets; later orders on the same issue edit it too. */
export const COMMENT_MARKER = '<!-- issuewright:progress -->';

export interface CommentInput {
  readonly order: WorkOrder;
  readonly facts: Facts;
  readonly journal: Pick<Journal, 'finished' | 'usage' | 'spent' | 'current' | 'decisions'>;
  readonly outcome?: Outcome;
  /** Redacted tail of what failed last. */
  readonly failure?: string;
}

/** The comment's whole text: header, steps, budget, and at the end exactly one terminal line. */
export function progressComment(input: CommentInput): string {
  const { order, journal, outcome, failure } = input;
  return [
    COMMENT_MARKER,
    `**Issuewright** works on this as **${order.as ?? order.role}**, asked by @${order.requester} (order ${inlineCode(order.id)}).`,
    waiverWarning(journal),
    stepTable(input),
    `Used: ${usageLine(journal.usage)} of ${budgetOf(order, journal).usd.toFixed(2)} USD allowed.`,
    modelsPart(journal.spent),
    planPart(input),
    recordPart(input),
    failure ? folded('Last failure', failure) : undefined,
    outcome?.kind === 'failed' && outcome.reasons ? folded('What was refused', outcome.reasons.join('\n')) : undefined,
    outcome && goingOn(outcome),
    outcome
      ? lastLine(outcome)
      : `To stop: ${order.issue.pull ? 'close the pull request' : 'remove the label, close the issue'}, or comment ${inlineCode('/agent stop')}.`,
  ]
    .filter((part) => part !== undefined)
    .join('\n\n');
}

/** Its reason may be a model's words, which must call nobody; who stopped the order is called. */
function lastLine(outcome: Outcome): string {
  const line = terminalLine(outcome);
  return outcome.kind === 'stopped' ? line : inertMarkdown(line);
}

function waiverWarning(journal: CommentInput['journal']): string | undefined {
  const by = waiverAmong(journal);
  return (
    by && `> ⚠️ @${by} does without the gates of this order (yolo): what it delivers was not tested and stays a draft.`
  );
}

/** What was used, in words; an unknown cost is said to be unknown. */
export function usageLine(used: Usage): string {
  const { requests, inputTokens, outputTokens, usd } = used;
  const price = usd === null ? 'cost unknown' : `${usd.toFixed(2)} USD`;
  return `${requests} model requests, ${inputTokens} tokens in, ${outputTokens} out, ${price}`;
}

function modelsPart(spent: readonly Spent[]): string | undefined {
  const line = modelsLine(spent);
  return line && `Models: ${line}.`;
}

function planPart({ facts: { plan }, journal, outcome }: CommentInput): string | undefined {
  if (!plan) return undefined;
  const shown = folded(`Plan ${plan.hash}`, plan.text, MAX_PLAN_LINES);
  const questions = plan.questions.length > 0 ? [folded('Open questions', plan.questions.join('\n'))] : [];
  const approval = journal.decisions.find(({ decision }) => decision.kind === 'approve' && decision.plan === plan.hash);
  const waits = outcome?.kind === 'paused' && outcome.waitsFor === 'approval';
  const next = waits
    ? [
        `To go on, comment ${inlineCode(`/agent approve ${plan.hash}`)}; to change the plan, ${inlineCode('/agent revise TEXT')}.`,
      ]
    : [];
  return [shown, ...questions, ...(approval ? [`Approved by @${approval.by}.`] : []), ...next].join('\n\n');
}

function recordPart({ facts: { record } }: CommentInput): string | undefined {
  return (
    record && folded(`Design record: ${tableCell(record.title).replaceAll('<', '&lt;')}`, record.text, MAX_PLAN_LINES)
  );
}

/** The command that helps an order on which has paused; a plan that waits names its own. */
function goingOn(outcome: Outcome): string | undefined {
  if (outcome.kind !== 'paused' || outcome.waitsFor) return undefined;
  const resume = inlineCode('/agent resume');
  return outcome.until === undefined
    ? `To go on, comment ${resume}, or ${inlineCode('/agent budget +5')} to allow 5 USD more.`
    : `It goes on by itself at that time; to try at once, comment ${resume}.`;
}

function stepTable({ journal }: CommentInput): string {
  const rows = phaseRows(journal.finished()).map(
    ({ name, result, ms }) => `| ${tableCell(name)} | ${tableCell(result)} | ${(ms / 1000).toFixed(1)} s |`,
  );
  const running = journal.current ? [`| ${tableCell(journal.current)} | … | |`] : [];
  return ['| step | result | time |', '| --- | --- | ---: |', ...rows, ...running].join('\n');
}

function folded(title: string, text: string, lines = MAX_LINES): string {
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `<details><summary>${title}</summary>\n\n${fence}\n${text.split('\n').slice(-lines).join('\n')}\n${fence}\n\n</details>`;
}
