import type { Change } from '../domain/change.ts';
import type { GateResult, TestCase } from '../domain/gate.ts';
import { sameTest } from './baseline.ts';
import { isTestPath } from './integrity/test-files.ts';

/** What the tests said in three forms of the code. */
export interface OldTestRuns {
  /** Everything as on the base. */
  readonly base: GateResult | undefined;
  /** The change, but for its test files, which are those of the base. */
  readonly old: GateResult;
  /** The change as it is. */
  readonly head: GateResult | undefined;
}

/** Tests that a change made green, or took away, by changing them rather than the code. */
export interface Altered {
  /** Red on the base: a known failure that was not mended. */
  readonly unmended: readonly string[];
  /** Green on the base: what the code is expected to do has changed. */
  readonly expectations: readonly string[];
}

/** The test files of the base that a change alters, removes or moves. */
export function alteredTests({ files }: Pick<Change, 'files'>): readonly string[] {
  const there = files.flatMap(({ path, previous, status }) => (status === 'added' ? [] : [previous ?? path]));
  return [...new Set(there.filter(isTestPath))];
}

/** Compares how the base's own tests judge the change with how the change's tests do. */
export function alteredOutcomes({ base, old, head }: OldTestRuns): Altered {
  const [before, now] = [testsOf(base), testsOf(head)];
  const stillRed = (test: TestCase) => now.some((one) => !one.passed && sameTest(one, test));
  const failing = testsOf(old).filter((test) => !test.passed && !stillRed(test));
  const wasGreen = (test: TestCase) => before.some((one) => one.passed && sameTest(one, test));
  const unmended = failing.filter((test) => !wasGreen(test)).map(({ name }) => name);
  const expectations = failing.filter(wasGreen).map(({ name }) => name);
  // A runner that names no tests tells at least that they were red before and would be red still.
  const unnamed = unmended.length + expectations.length === 0 && isRed(base) && isRed(old) && now.length === 0;
  return { unmended: unnamed ? ['the tests as a whole'] : unique(unmended), expectations: unique(expectations) };
}

function isRed(result: GateResult | undefined): boolean {
  return result !== undefined && result.pass !== 'skipped' && result.evidence.exit !== 0;
}

function testsOf(result: GateResult | undefined): readonly TestCase[] {
  return result === undefined || result.pass === 'skipped' ? [] : (result.tests ?? []);
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].slice(0, 50);
}
