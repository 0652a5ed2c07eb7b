import type { Facts } from '../../domain/facts.ts';
import type { Finding } from '../../domain/finding.ts';
import { type GateResult, gateName } from '../../domain/gate.ts';
import type { WorkOrder } from '../../domain/order.ts';
import { inertLine, inertMarkdown } from '../../lib/inert-markdown.ts';
import { inlineCode, tableCell } from '../../lib/markdown.ts';
import type { Journal } from '../journal.ts';
import { blockedBy, isRedByDesign } from '../verdicts.ts';
import { skippedFor } from '../waiver.ts';
import { gateTable } from './gate-table.ts';
import { modelsLine } from './models-line.ts';
import { usageLine } from './progress-comment.ts';
import { proofPart } from './proof-part.ts';
import { shotsPart } from './shots-part.ts';

export interface PullInput {
  readonly order: WorkOrder;
  readonly facts: Facts;
  readonly journal: Pick<Journal, 'usage' | 'spent'>;
}

/** The pull request's text: what and why, and the evidence, bound to the head commit. */
export function pullBody(input: PullInput): string {
  const { order, facts } = input;
  return [
    `${settles(input) ? 'Closes' : 'Part of'} #${order.issue.number}`,
    ...waiverWarning(facts),
    inertMarkdown(facts.said?.summary ?? ''),
    gatesSection(facts),
    proofPart(facts, order.base.sha),
    shotsPart(facts),
    reviewSection(facts),
    ...baseSection(input),
    risksSection(input),
    runSection(input),
    provenance(input),
  ]
    .filter((part) => part !== undefined)
    .join('\n\n');
}

/** A design and a test that shows a bug leave the work itself to be done. */
function settles({ order, facts }: PullInput): boolean {
  return !(order.role === 'architect' && !order.follow) && !isRedByDesign(facts);
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

function reviewSection({ review, reviewer, reviewRounds, documented }: Facts): string {
  if (!review) return '### Review\n\nNot done: the gates were not green.';
  const kind = reviewer?.independent
    ? 'another model than the author'
    : 'the same model as the author, in a fresh context';
  const weighty = review.findings.filter(({ severity }) => severity !== 'skippable').map(findingLine);
  const taste = review.findings.filter(({ severity }) => severity === 'skippable').map(findingLine);
  const verdict = `${review.passed ? 'Passed' : 'Not passed'} with confidence ${review.confidence} in round ${reviewRounds ?? 1}, by ${kind}.`;
  const folded =
    taste.length > 0 ? [`\n<details><summary>Matters of taste</summary>\n\n${taste.join('\n')}\n\n</details>`] : [];
  const since =
    documented && documented.files.length > 0 ? [`Only texts were changed after it: ${paths(documented.files)}.`] : [];
  return ['### Review', '', [verdict, ...since].join(' '), ...weighty, ...folded].join('\n');
}

/** Said only where the change was moved onto a newer base than it was written on. */
function baseSection({ order, facts: { moved } }: PullInput): string[] {
  if (!moved) return [];
  const { onto, into, same } = moved;
  const how = into
    ? `People's commits are on the branch, so ${inlineCode(order.base.branch)} was merged into it at ${inlineCode(onto)}; ${inlineCode(into)} stays as it was.`
    : `The base branch had moved: the change stands on ${inlineCode(onto)} of ${inlineCode(order.base.branch)} now.`;
  const seen = same
    ? 'Its patch is the same as before the move, so a review that it had passed in this order was not repeated.'
    : 'Its patch is another than before the move, so it was reviewed again.';
  return [['### Base', '', `${how} The gates ran on the commit that this made. ${seen}`].join('\n')];
}

function findingLine({ severity, title, path, line }: Finding): string {
  const place = path === undefined ? '' : ` (${inlineCode(line === undefined ? path : `${path}:${line}`)})`;
  return `- ${severity}: ${inertLine(title)}${place}`;
}

function risksSection({ order, facts }: PullInput): string {
  const blocked = blockedBy(order, facts);
  const red = facts.baseline?.filter(({ pass }) => pass === false).map(gateName) ?? [];
  const lines = [
    blocked ? `- Held back by: ${blocked}` : undefined,
    red.length > 0 ? `- Red on the base commit already: ${red.join(', ')}` : undefined,
    isRedByDesign(facts) ? '- The tests are red by design: the bug is not mended here' : undefined,
    facts.documented?.note
      ? `- Changelog and documentation were not brought up to date: ${facts.documented.note}`
      : undefined,
    ...(facts.isolation?.weaknesses ?? []).map((weakness) => `- Sandbox: ${weakness}`),
  ].filter((line) => line !== undefined);
  return ['### Not done and risks', '', ...(lines.length > 0 ? lines : ['- None known.'])].join('\n');
}

function paths(files: readonly string[]): string {
  const shown = files.slice(0, 10).map((path) => inlineCode(tableCell(path)));
  return files.length > 10 ? `${shown.join(', ')} and ${files.length - 10} more` : shown.join(', ');
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
