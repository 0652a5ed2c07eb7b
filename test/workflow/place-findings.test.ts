import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/domain/finding.ts';
import { remarkMarker, remarkNames } from '../../src/domain/review.ts';
import type { LineFinder } from '../../src/lib/shown-lines.ts';
import { lineHash, placeFindings } from '../../src/workflow/place-findings.ts';

/** A diff that shows the lines 1 to 50 of `a.js`; `moved` further down. */
const diff =
  (moved = 0): LineFinder =>
  (path, line) =>
    path === 'a.js' && line <= 50 + moved
      ? { path, line, text: `  line ${line - moved}`, previous: { path } }
      : undefined;
const finding = (line: number | undefined, change: Partial<Finding> = {}): Finding => ({
  title: `t${line}`,
  description: 'd',
  severity: 'tech_debt',
  path: 'a.js',
  ...(line !== undefined && { line }),
  ...change,
});

describe('findings', () => {
  it('stand at their lines where the diff shows them, else in the body, and matters of taste apart', () => {
    const { remarks, rest, folded } = placeFindings(
      [
        finding(3),
        finding(51),
        finding(undefined),
        finding(4, { path: 'b.js' }),
        finding(5, { severity: 'skippable' }),
        finding(6, { severity: 'blocker', suggestion: 'x' }),
      ],
      diff(),
    );
    expect(remarks).toMatchObject([
      { line: 6, severity: 'blocker', text: '  line 6', suggestion: 'x' },
      { line: 3, severity: 'tech_debt', text: '  line 3' },
    ]);
    expect(rest.map((one) => one.finding.title)).toEqual(['t51', 'tundefined', 't4']);
    expect(folded.map((one) => one.finding.title)).toEqual(['t5']);
  });

  it('stand at no more than 20 lines, the weightiest, and the others are said in the body', () => {
    const many = Array.from({ length: 30 }, (_, n) => finding(n + 1, n === 29 ? { severity: 'blocker' } : {}));
    const { remarks, rest } = placeFindings(many, diff());
    expect(remarks).toHaveLength(20);
    expect(remarks[0]?.line).toBe(30);
    expect(rest).toHaveLength(10);
    expect(new Set([...remarks, ...rest].map(({ name }) => name.finding)).size).toBe(30);
  });

  it('keep their name where their line goes, in whatever place they are said', () => {
    const nameOf = (one: Finding, moved = 0) => {
      const { remarks, rest, folded } = placeFindings([one], diff(moved));
      return [...remarks, ...rest, ...folded][0]?.name;
    };
    const name = nameOf(finding(3));
    expect(nameOf(finding(10, { title: ' T3' }), 7)).toEqual(name);
    expect(nameOf(finding(3, { severity: 'skippable' }))).toEqual(name);
    expect(nameOf(finding(4, { title: 't3' }))).not.toEqual(name);
    expect(nameOf(finding(3, { title: 'other' }))).not.toEqual(name);
    expect(name?.line).toBe(lineHash('\tline 3 '));
    if (name) expect(remarkNames(`a ${remarkMarker(name)} b`)).toEqual([name]);
  });
});
