import type { TestCase } from '../../domain/gate.ts';
import { MOST_TESTS, testCase } from './report-limits.ts';

const PASS = '✔✓√';
const FAIL = '✖✕×✗';
const LINE = new RegExp(`^( {0,80})([${PASS}${FAIL}▶])\\s(.+?)(?: \\(?\\d[\\d.]* ?m?s\\)?)?(?: # .*)?$`);

/**
 * The tick-and-cross lists that runners print for people: node's spec reporter (its default where there is no
 * terminal), mocha, jest and vitest. Suites are told from tests by the indented lines that they hold.
 */
export function parseSpec(text: string): readonly TestCase[] {
  const lines = text.split('\n');
  const summary = lines.findIndex((line) => /^[ℹ#] tests \d+$/.test(line) || /^[✖✕] failing tests:$/.test(line));
  const marked = lines.slice(0, summary < 0 ? undefined : summary).flatMap((line) => markOf(line) ?? []);
  const details = failures(lines.slice(summary < 0 ? lines.length : summary));
  return leaves(marked.slice(0, MOST_TESTS)).map(({ names, passed }) => {
    const name = names.join(' > ');
    return testCase(name, passed, passed ? {} : details.get(names.at(-1) ?? ''));
  });
}

interface Mark {
  readonly indent: number;
  readonly sign: string;
  readonly name: string;
}

function markOf(line: string): Mark | undefined {
  const match = LINE.exec(line);
  if (!match || match[3] === 'failing tests:') return undefined;
  return { indent: match[1]?.length ?? 0, sign: match[2] ?? '', name: match[3] ?? '' };
}

/** Opens a suite at each ▶ and closes it at the line of the same name and indent that sums it up. */
function leaves(marks: readonly Mark[]): { names: readonly string[]; passed: boolean }[] {
  const open: Mark[] = [];
  const found: { names: readonly string[]; passed: boolean }[] = [];
  for (const mark of marks) {
    while ((open.at(-1)?.indent ?? -1) > mark.indent) open.pop();
    const last = open.at(-1);
    const closes = last?.indent === mark.indent && last.name === mark.name && mark.sign !== '▶';
    if (last?.indent === mark.indent) open.pop();
    if (closes) continue;
    if (mark.sign === '▶') open.push(mark);
    else found.push({ names: [...open.map(({ name }) => name), mark.name], passed: PASS.includes(mark.sign) });
  }
  return found;
}

/** node's list of failed tests at the end: where each is, its name, and its message indented below. */
function failures(lines: readonly string[]): ReadonlyMap<string, { file?: string; error: string }> {
  const found = new Map<string, { file?: string; error: string }>();
  lines.forEach((line, index) => {
    const mark = markOf(line);
    if (!mark || !FAIL.includes(mark.sign) || found.size >= 500) return;
    const file = /^test at (.+?):\d+:\d+$/.exec(lines[index - 1] ?? '')?.[1];
    const error = messageBelow(lines, index);
    if (!found.has(mark.name)) found.set(mark.name, file === undefined ? { error } : { file, error });
  });
  return found;
}

function messageBelow(lines: readonly string[], index: number): string {
  const below = lines.slice(index + 1, index + 61);
  const end = below.findIndex((line) => line !== '' && !line.startsWith(' '));
  return below.slice(0, end < 0 ? undefined : end).join('\n');
}
