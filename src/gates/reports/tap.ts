import type { TestCase } from '../../domain/gate.ts';
import { MOST_TESTS, testCase } from './report-limits.ts';

interface Point {
  readonly indent: number;
  readonly ok: boolean;
  readonly name: string;
  readonly directive: boolean;
  readonly line: number;
}

/**
 * TAP 13 and 14, subtests included, as written by `node --test --test-reporter=tap`. A parent's line follows its
 * children's and only sums them up, so that only leaves are reported.
 */
export function parseTap(text: string): readonly TestCase[] {
  if (!/^(?:TAP version 1\d|\d+\.\.\d+)$/m.test(text)) return [];
  const lines = text.split('\n');
  const points = lines.flatMap((line, index) => pointOf(line, index) ?? []).slice(0, MOST_TESTS);
  return points.flatMap((point, index) => {
    const children = points[index - 1];
    if (point.directive || (children && children.indent > point.indent)) return [];
    const detail = diagnostics(lines, point);
    return [testCase([...parents(points, index), point.name].join(' > '), point.ok, detail)];
  });
}

function pointOf(line: string, index: number): Point | undefined {
  const match = /^( {0,80})(not )?ok\b(?: \d+)?(?: -)? ?(.*)$/.exec(line);
  if (!match) return undefined;
  const [name = '', comment = ''] = (match[3] ?? '').split(/ # (?=(?:skip|todo)\b)/i);
  return { indent: match[1]?.length ?? 0, ok: match[2] === undefined, name, directive: comment !== '', line: index };
}

/** The names of the suites around a point: the next lines of each smaller indent. */
function parents(points: readonly Point[], index: number): string[] {
  const names: string[] = [];
  let indent = points[index]?.indent ?? 0;
  for (let next = index + 1; indent > 0 && next < points.length; next++) {
    const point = points[next];
    if (!point || point.indent >= indent) continue;
    names.unshift(point.name);
    indent = point.indent;
  }
  return names;
}

/** The YAML block below a point, read for the two fields that matter. */
function diagnostics(lines: readonly string[], { line, indent, ok }: Point): { file?: string; error?: string } {
  if (lines[line + 1]?.trim() !== '---') return {};
  const end = lines.indexOf(`${' '.repeat(indent + 2)}...`, line);
  const block = lines.slice(line + 2, end < 0 ? line + 60 : end).slice(0, 60);
  const file = /^\s*location: '(.*?):\d+:\d+'$/.exec(block.find((one) => /^\s*location: /.test(one)) ?? '')?.[1];
  return { ...(file !== undefined && { file }), ...(!ok && { error: block.join('\n') }) };
}
