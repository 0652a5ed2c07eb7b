import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-config';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

interface Source {
  readonly path: string;
  readonly text: string;
  readonly lines: number;
}

const sources: readonly Source[] = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(ROOT, 'src', path), 'utf8');
    return { path, text, lines: text.trimEnd().split('\n').length };
  });

/** The value that `share` of the sorted numbers do not exceed. */
function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
}

/** Lines of every function with a body, from its first to its last. */
function functionLengths({ path, text }: Source): readonly { readonly where: string; readonly lines: number }[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: { where: string; lines: number }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const [from, to] = [node.getStart(file), node.getEnd()].map((at) => file.getLineAndCharacterOfPosition(at).line);
      found.push({ where: `${path}:${(from ?? 0) + 1}`, lines: (to ?? 0) - (from ?? 0) + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Places in the source that a pattern hits, outside of the paths that may. */
function hits(pattern: RegExp, allowed: RegExp = /^$/): readonly string[] {
  return sources.flatMap(({ path, text }) =>
    allowed.test(path)
      ? []
      : text.split('\n').flatMap((line, n) => (pattern.test(line) ? [`${path}:${n + 1}: ${line.trim()}`] : [])),
  );
}

describe('the house', () => {
  it('keeps to its import table, without circles', { timeout: 120_000 }, async () => {
    const config = await extractOptions(join(ROOT, '.dependency-cruiser.cjs'));
    const { output } = await cruise(['src'], {
      ...config.options,
      ruleSet: { forbidden: config.forbidden ?? [] },
      validate: true,
      baseDir: ROOT,
    });
    if (typeof output === 'string') throw new Error('expected the cruise result as an object');
    expect(output.modules.filter(({ source }) => source.startsWith('src/')).length).toBeGreaterThan(150);
    expect(output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  });

  it('has small files', () => {
    const lines = sources.map((source) => source.lines);
    expect(sources.length).toBeGreaterThan(150);
    expect(quantile(lines, 0.5)).toBeLessThanOrEqual(80);
    expect(quantile(lines, 0.9)).toBeLessThanOrEqual(150);
    expect(sources.filter((source) => source.lines > 300).map(({ path }) => path)).toEqual([]);
  });

  it('has small functions', () => {
    const lengths = sources.flatMap(functionLengths);
    const lines = lengths.map((one) => one.lines);
    expect(lengths.length).toBeGreaterThan(500);
    expect(quantile(lines, 0.5)).toBeLessThanOrEqual(10);
    expect(quantile(lines, 0.9)).toBeLessThanOrEqual(25);
    expect(lengths.filter((one) => one.lines > 60).map(({ where }) => where)).toEqual([]);
  });

  it.each([
    ['`any`', /(?:: |as |<)any\b(?!['\w])/, undefined],
    ['enums', /^\s*(?:export )?(?:const )?enum /, undefined],
    ['console', /\bconsole\./, undefined],
    ['process.env', /process\.env\b/, /^config\/env\.ts$/],
    ['plain errors', /throw new Error\(/, undefined],
    ['default exports (Probot wants one)', /^export default/, /^app\.ts$/],
    ['left-behind marks', /\b(?:TODO|FIXME|XXX|HACK)\b/, undefined],
    ['paths of a workplace', /\/work\/(?:main|steering)|\.\.\/shared\b/, undefined],
  ])('has no %s', (_name, pattern, allowed) => {
    expect(hits(pattern, allowed)).toEqual([]);
  });

  it('names its files after what they hold', () => {
    expect(
      sources.filter(({ path }) => /(?:^|\/)(?:index|utils?|helpers?|common|misc|manager)\.ts$/.test(path)),
    ).toEqual([]);
  });
});
