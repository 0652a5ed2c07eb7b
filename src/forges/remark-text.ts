import { SEVERITY_WORDS } from '../domain/finding.ts';
import { type Remark, remarkMarker } from '../domain/review.ts';
import { fitComment } from '../lib/fit-comment.ts';
import { inertLine, inertMarkdown } from '../lib/inert-markdown.ts';
import { codeBlock, inlineCode } from '../lib/markdown.ts';

/** What is longer is no change that somebody accepts with a click. */
const MAX_PROPOSAL = 10_000;
/** What would swallow a block of code that follows it. */
const OPENS_CODE = /(?:`{3}|~{3})/;

/** What is said at a line. `propose` makes a block of code out of the suggested text, in the forge's own way. */
export function remarkText(remark: Remark, propose: (suggestion: string) => string): string {
  const marker = remarkMarker(remark.name);
  return fitComment(`${marker}\n${words(remark, propose)}`, marker);
}

function words(remark: Remark, propose: (suggestion: string) => string): string {
  const { severity, title, description, suggestion, text } = remark;
  const head = `**${SEVERITY_WORDS[severity]}: ${inlineCodeFree(title)}**`;
  const more = inertMarkdown(description);
  const offered = suggestion !== undefined && suggestion !== text && suggestion.length <= MAX_PROPOSAL;
  const block = offered ? [propose(suggestion)] : [];
  const parts = OPENS_CODE.test(more) ? [head, ...block, more] : [head, more, ...block];
  return parts.join('\n\n');
}

/** Remarks that found no line, for the body of the review. */
export function remarkList(remarks: readonly Remark[]): string {
  return remarks
    .map((remark) => `${inlineCode(`${remark.path}:${remark.line}`)}: ${words(remark, codeBlock)}`)
    .join('\n\n');
}

/** A title holds no code, whose end could be somewhere in the words that follow. */
function inlineCodeFree(title: string): string {
  return inertLine(title).replaceAll('`', "'");
}
