import { type ReviewVerdict, SEVERITY_WORDS } from '../../domain/finding.ts';
import type { Sha } from '../../domain/refs.ts';
import { remarkMarker } from '../../domain/review.ts';
import { inertLine, inertMarkdown } from '../../lib/inert-markdown.ts';
import { codeBlock, inlineCode } from '../../lib/markdown.ts';
import type { Unplaced } from '../place-findings.ts';

export interface ReviewBodyInput {
  readonly commit: Sha;
  readonly review: ReviewVerdict;
  /** How many of the findings are said at lines. */
  readonly inline: number;
  readonly rest: readonly Unplaced[];
  readonly folded: readonly Unplaced[];
}

/** The words of a review on the pull request: how it ended, and what it found that stands at no line. */
export function reviewBody({ commit, review, inline, rest, folded }: ReviewBodyInput): string {
  const ended = `${review.passed ? 'passed' : 'not passed'}, confidence ${review.confidence}`;
  const at =
    inline === 0
      ? ''
      : ` ${inline === 1 ? '1 finding stands at its line' : `${inline} findings stand at their lines`}.`;
  return [
    `Review of ${inlineCode(commit)}: ${ended}.${at}`,
    ...rest.map(paragraph),
    ...(folded.length > 0 ? [foldedFindings(folded)] : []),
  ].join('\n\n');
}

/** Findings of taste, out of the way. */
export function foldedFindings(findings: readonly Unplaced[]): string {
  const matters = findings.length === 1 ? '1 matter of taste' : `${findings.length} matters of taste`;
  const words = findings.map(paragraph).join('\n\n');
  return `<details><summary>${matters}</summary>\n\n${words}\n\n</details>`;
}

function paragraph({ name, finding }: Unplaced): string {
  const { severity, title, description, path, line, suggestion } = finding;
  const place = path === undefined ? '' : ` ${inlineCode(line === undefined ? path : `${path}:${line}`)}`;
  const head = `${remarkMarker(name)}\n**${SEVERITY_WORDS[severity]}: ${inertLine(title).replaceAll('`', "'")}**${place}`;
  const block = suggestion === undefined ? [] : [codeBlock(suggestion)];
  return [head, inertMarkdown(description), ...block].join('\n\n');
}
