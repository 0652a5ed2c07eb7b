import type { Finding } from './finding.ts';
import type { PullAsk } from './pull.ts';
import type { Sha } from './refs.ts';

/** What names a finding through all rounds of a pull request, by two hashes of 16 hexadecimal digits. */
export interface RemarkName {
  /** Of path, line and title. */
  readonly finding: string;
  /** Of the line's text alone; of nothing for a finding without a line. */
  readonly line: string;
}

/** A finding at a line that the pull request's diff shows. Its words may be a model's: whoever shows them makes them inert. */
export interface Remark extends Pick<Finding, 'title' | 'description' | 'severity' | 'suggestion'> {
  readonly name: RemarkName;
  readonly path: string;
  readonly line: number;
  /** The line as it is. */
  readonly text: string;
  /** Where it was before; without a line where it was not there. */
  readonly previous: { readonly path: string; readonly line?: number };
}

/** What the bot says about a commit of a pull request. It is a comment, and never approves. */
export interface PullReview {
  readonly sha: Sha;
  /** Markdown, safe to post. */
  readonly body: string;
  readonly remarks: readonly Remark[];
}

/** What the bot said earlier of a finding. */
export interface SaidRemark {
  readonly name: RemarkName;
  /** The thread at the line, to be answered; undefined where it has none, or one that is closed or answered. */
  readonly open: PullAsk | undefined;
}

/** Marks what is said of a finding. */
export function remarkMarker({ finding, line }: RemarkName): string {
  return `<!-- issuewright:finding ${finding} ${line} -->`;
}

const MARKERS = /<!-- issuewright:finding (?<finding>[0-9a-f]{16}) (?<line>[0-9a-f]{16}) -->/g;

/** The findings that a text of the bot's speaks of. */
export function remarkNames(text: string): readonly RemarkName[] {
  return [...text.matchAll(MARKERS)].map(({ groups }) => ({
    finding: groups?.finding ?? '',
    line: groups?.line ?? '',
  }));
}
