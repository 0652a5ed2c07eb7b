import { describe, expect, it } from 'vitest';
import type { ChangedFile } from '../../src/domain/change.ts';
import type { GateResult, TestCase } from '../../src/domain/gate.ts';
import { alteredOutcomes, alteredTests } from '../../src/gates/old-tests.ts';

const file = (path: string, more: Partial<ChangedFile> = {}): ChangedFile => ({
  path,
  status: 'modified',
  added: 1,
  removed: 1,
  ...more,
});

/** A run of tests by their names: `+name` passed, `-name` failed. */
function run(...tests: readonly string[]): GateResult {
  const cases = tests.map((test): TestCase => ({ name: test.slice(1), passed: test.startsWith('+') }));
  const red = cases.some(({ passed }) => !passed);
  const evidence = { name: 'test', command: 'npm test', exit: red ? 1 : 0, ms: 1, sha: 'a'.repeat(40), output: '' };
  return red ? { pass: false, evidence, findings: [], tests: cases } : { pass: true, evidence, tests: cases };
}

describe('the tests of the base', () => {
  it('are those that a change alters, removes or moves, and none that it adds', () => {
    const files = [
      file('src/a.js'),
      file('test/a.test.js'),
      file('test/new.test.js', { status: 'added' }),
      file('old/b.txt', { status: 'renamed', previous: 'test/b.test.js' }),
      file('test/c.test.js', { status: 'deleted' }),
    ];
    expect(alteredTests({ files })).toEqual(['test/a.test.js', 'test/b.test.js', 'test/c.test.js']);
  });
});

describe('a change that alters tests', () => {
  it.each([
    ['mends the code and adds a case', run('+a', '-bug'), run('+a', '+bug'), run('+a', '+bug', '+c'), [], []],
    ['makes a red test green by its text', run('+a', '-bug'), run('+a', '-bug'), run('+a', '+bug'), ['bug'], []],
    ['takes a red test away', run('+a', '-bug'), run('+a', '-bug'), run('+a'), ['bug'], []],
    ['ends the run before any test', run('+a', '-bug'), run('+a', '-bug'), run(), ['bug'], []],
    ['leaves a red test red', run('+a', '-bug'), run('+a', '-bug'), run('+a', '-bug'), [], []],
    ['expects something else now', run('+a'), run('-a'), run('+a'), [], ['a']],
    ['does away with what was tested', run('+a', '+b'), run('-a', '+b'), run('+b'), [], ['a']],
  ])('%s', (_what, base, old, head, unmended, expectations) => {
    expect(alteredOutcomes({ base, old, head })).toEqual({ unmended, expectations });
  });

  it('is judged as a whole where the runner names no tests', () => {
    const nameless = (exit: number): GateResult => {
      const { evidence } = run() as Extract<GateResult, { pass: true }>;
      return exit === 0 ? { pass: true, evidence } : { pass: false, evidence: { ...evidence, exit }, findings: [] };
    };
    const outcomes = (base: number, old: number) =>
      alteredOutcomes({ base: nameless(base), old: nameless(old), head: nameless(0) }).unmended.length;
    expect([outcomes(1, 1), outcomes(1, 0), outcomes(0, 0)]).toEqual([1, 0, 0]);
  });
});
