import type { Facts } from '../../domain/facts.ts';
import { type GateResult, gateName } from '../../domain/gate.ts';
import type { WorkOrder } from '../../domain/order.ts';
import { inlineCode, tableCell } from '../../lib/markdown.ts';
import type { Journal } from '../journal.ts';
import { blockedBy } from '../verdicts.ts';
import { skippedFor } from '../waiver.ts';
import { gateTable } from './gate-table.ts';
import { modelsLine } from './models-line.ts';
import { usageLine } from './progress-comment.ts';

export interface PullInput {
  readonly order: WorkOrder;
  readonly facts: Facts;
  readonly journal: Pick<Journal, 'usage' | 'spent'>;
}

/** The pull request's text: what and why, and the evidence, bound to the head commit. */
export function pullBody(input: PullInput): string {
  const { order, facts } = input;
  return [
    `Closes #${order.issue.number}`,
    ...waiverWarning(facts),
    facts.said?.summary ?? '',
    gatesSection(facts),
    reviewSection(facts),
    risksSection(input),
    runSection(input),
    provenance(input),
  ].join('\n\n');
}

function waiverWarning({ gates }: Facts): readonly string[] {
  const by = skippedFor(gates);
  return by === undefined
    ? []
    : [`> ⚠️ **The gates were skipped by @${by}** (yolo): nobody has tested this. Do not merge it untried.`];
}

function gatesSection({ gates = [], change }: Facts): string {
  const sha = change?.commit ?? '';
  return [
    `### Gates at ${inlineCode(sha)}`,
    '',
    gateTable(gates),
    '',
    `Run them again: check out ${inlineCode(sha)} and run the commands above, or ${inlineCode('issuewright verify')} with the order below.`,
  ].join('\n');
}

function reviewSection({ review, reviewer, reviewRounds }: Facts): string {
  if (!review) return '### Review\n\nNot done: the gates were not green.';
  const kind = reviewer?.independent
    ? 'another model than the author'
    : 'the same model as the author, in a fresh context';
  const findings = review.findings.map(({ severity, title, path }) => {
    return `- ${severity}: ${tableCell(title)}${path ? ` (${inlineCode(path)})` : ''}`;
  });
  const verdict = `${review.passed ? 'Passed' : 'Not passed'} with confidence ${review.confidence} in round ${reviewRounds ?? 1}, by ${kind}.`;
  return ['### Review', '', verdict, ...findings].join('\n');
}

function risksSection({ order, facts }: PullInput): string {
  const blocked = blockedBy(order, facts);
  const red = facts.baseline?.filter(({ pass }) => pass === false).map(gateName) ?? [];
  const lines = [
    blocked ? `- Held back by: ${blocked}` : undefined,
    red.length > 0 ? `- Red on the base commit already: ${red.join(', ')}` : undefined,
    ...(facts.isolation?.weaknesses ?? []).map((weakness) => `- Sandbox: ${weakness}`),
  ].filter((line) => line !== undefined);
  return ['### Not done and risks', '', ...(lines.length > 0 ? lines : ['- None known.'])].join('\n');
}

function runSection({ order, facts, journal }: PullInput): string {
  const { isolation } = facts;
  return [
    '### Run',
    '',
    `- Order ${inlineCode(order.id)}, asked by @${order.requester}, base ${inlineCode(order.base.sha)}`,
    `- Models: ${modelsLine(journal.spent) ?? 'none'}`,
    `- Used: ${usageLine(journal.usage)}`,
    `- Sandbox: ${isolation ? `${isolation.kind} (${isolation.engine}), isolation level ${isolation.level}` : 'none'}, no network`,
  ].join('\n');
}

function provenance({ order, facts }: PullInput): string {
  const { gates = [], change } = facts;
  const value = {
    version: 1,
    order: order.id,
    settings: order.settings.hash,
    base: order.base.sha,
    head: change?.commit,
    gates: gates.map((gate) =>
      gate.pass === 'skipped' ? { name: gate.name, skipped: gate.why } : withoutOutput(gate.evidence),
    ),
  };
  // `--` would end an HTML comment in some parsers.
  return `<!-- issuewright:provenance ${JSON.stringify(value).replaceAll('--', '\\u002d\\u002d').replaceAll('>', '\\u003e')} -->`;
}

function withoutOutput({ name, command, exit, ms, sha }: Extract<GateResult, { pass: true }>['evidence']) {
  return { name, command, exit, ms, sha };
}
