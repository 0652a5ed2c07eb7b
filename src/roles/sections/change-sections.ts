import type { Facts } from '../../domain/facts.ts';
import type { Finding } from '../../domain/finding.ts';
import { type GateResult, gateName } from '../../domain/gate.ts';
import { truncateText } from '../../lib/bounded-output.ts';
import { revealHidden } from '../../lib/hidden-characters.ts';
import { inlineCode } from '../../lib/markdown.ts';
import type { Fence } from '../untrusted.ts';

const MAX_DIFF_BYTES = 60_000;
const MAX_OUTPUT_BYTES = 4_000;
const MAX_FINDING_BYTES = 2_000;
const MOST_FINDINGS = 12;

/** The change so far, with hidden characters made visible. */
export function diffSection(diff: string | undefined, fence: Fence): string {
  if (diff === undefined || diff.trim() === '') return '';
  return `## The change so far\n\n${fence('diff', shown(diff, MAX_DIFF_BYTES))}`;
}

/** What the failing gates found, each with the end of its output. */
export function failuresSection({ gates = [], proof }: Facts, fence: Fence): string {
  const asked = (result: GateResult) => proof?.kind === 'red-by-design' && gateName(result) === 'test';
  const failures = gates.flatMap((result) => (result.pass === false && !asked(result) ? [failure(result, fence)] : []));
  return failures.length === 0 ? '' : `## What failed\n\n${failures.join('\n\n')}`;
}

/** How every gate went on the commit under review. These are the engine's own facts, apart from what is fenced. */
export function gatesSection({ gates = [] }: Facts, fence: Fence): string {
  const lines = gates.map((result) =>
    result.pass === 'skipped'
      ? `- ${result.name}: skipped. ${result.why}`
      : `- ${result.evidence.name}: ${result.pass ? 'passed' : 'FAILED'}, ${inlineCode(result.evidence.command)} exit ${result.evidence.exit}`,
  );
  if (lines.length === 0) return '';
  const failures = gates.flatMap((result) => (result.pass === false ? [failure(result, fence)] : []));
  return [`## The gates on this commit\n\n${lines.join('\n')}`, ...failures].join('\n\n');
}

/** The findings that hold the change back, one by one; all of them where the reviewer named no blocker. */
export function blockersSection({ review }: Facts, fence: Fence): string {
  if (!review) return '';
  const blockers = review.findings.filter(({ severity }) => severity === 'blocker');
  const held = blockers.length > 0 ? blockers : review.findings;
  if (held.length === 0) {
    return `## The findings\n\nNone, but the reviewer was not sure enough: confidence ${review.confidence}. Look for what could make it doubt.`;
  }
  return `## The findings\n\n${findings('finding', held, fence)}`;
}

/** For a later round: what was held against the change before, and what its author says to that. */
export function earlierSection({ review, said }: Facts, fence: Fence): string {
  if (!review || review.findings.length === 0) return '';
  const answer = said ? `\n\nIts author answers:\n\n${fence('answer', shown(said.summary, MAX_OUTPUT_BYTES))}` : '';
  return `## Findings of the round before\n\nSee whether they are settled.\n\n${findings('finding', review.findings, fence)}${answer}`;
}

function failure({ evidence, findings: found }: Extract<GateResult, { pass: false }>, fence: Fence): string {
  const head = `### ${evidence.name}: ${inlineCode(evidence.command)} exit ${evidence.exit}`;
  const output = shown(evidence.output, MAX_OUTPUT_BYTES);
  return [head, findings('finding', found, fence), ...(output === '' ? [] : [fence('output', output)])].join('\n\n');
}

function findings(what: string, found: readonly Finding[], fence: Fence): string {
  const told = found.slice(0, MOST_FINDINGS).map((finding, at) => `${at + 1}.\n${fence(what, asText(finding))}`);
  const left = found.length - told.length;
  return [...told, ...(left > 0 ? [`And ${left} more.`] : [])].join('\n');
}

function asText({ title, description, severity, path, line, suggestion }: Finding): string {
  const place = path === undefined ? '' : ` at ${path}${line === undefined ? '' : `:${line}`}`;
  const lines = [`${title} (${severity}${place})`, description, ...(suggestion ? [`Suggestion: ${suggestion}`] : [])];
  return shown(lines.join('\n'), MAX_FINDING_BYTES);
}

/** Bounded before it is looked at and after, as what is revealed takes more room. */
function shown(text: string, maxBytes: number): string {
  return truncateText(revealHidden(truncateText(text, maxBytes)), maxBytes).trim();
}
