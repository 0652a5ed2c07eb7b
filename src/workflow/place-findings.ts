import { createHash } from 'node:crypto';
import type { Finding, Severity } from '../domain/finding.ts';
import type { Remark, RemarkName } from '../domain/review.ts';
import type { LineFinder, ShownLine } from '../lib/shown-lines.ts';

/** A finding that is said in the review's body. */
export interface Unplaced {
  readonly name: RemarkName;
  readonly finding: Finding;
}

/** What is said where. */
export interface Placed {
  /** At lines, the weightiest first. */
  readonly remarks: readonly Remark[];
  /** In the body: what has no line, one that the diff does not show, or came too late. */
  readonly rest: readonly Unplaced[];
  /** Folded, or left out where nothing else is said. */
  readonly folded: readonly Unplaced[];
}

/** More would bury the change under comments. */
const MAX_REMARKS = 20;
const ORDER: readonly Severity[] = ['blocker', 'tech_debt', 'skippable'];

/** Sorts a review's findings by where they are said, always alike for the same findings and diff. */
export function placeFindings(findings: readonly Finding[], find: LineFinder): Placed {
  const weighty = findings
    .filter(({ severity }) => severity !== 'skippable')
    .toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  const all = weighty.map((finding) => ({ finding, remark: remarkOf(finding, find) }));
  const remarks = all.flatMap(({ remark }) => remark ?? []).slice(0, MAX_REMARKS);
  const unplaced = (finding: Finding) => ({ name: nameOf(finding, lineOf(finding, find)?.text ?? ''), finding });
  const rest = all.filter(({ remark }) => !remark || !remarks.includes(remark));
  return {
    remarks,
    rest: rest.map(({ finding }) => unplaced(finding)),
    folded: findings.filter(({ severity }) => severity === 'skippable').map(unplaced),
  };
}

/** The hash by which a line is known wherever it goes to. */
export function lineHash(text: string): string {
  return hash(text.trim());
}

function remarkOf(finding: Finding, find: LineFinder): Remark | undefined {
  const { title, description, severity, suggestion } = finding;
  const shown = lineOf(finding, find);
  if (!shown) return undefined;
  const words = { title, description, severity, ...(suggestion !== undefined && { suggestion }) };
  return { name: nameOf(finding, shown.text), ...shown, ...words };
}

function lineOf({ path, line }: Finding, find: LineFinder): ShownLine | undefined {
  return path && line ? find(path, line) : undefined;
}

/** A title that differs in case or spaces only is the same. */
function nameOf({ path = '', title }: Finding, text: string): RemarkName {
  const plain = title.toLowerCase().replaceAll(/\s+/g, ' ').trim();
  return { finding: hash(JSON.stringify([path, text.trim(), plain])), line: lineHash(text) };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
