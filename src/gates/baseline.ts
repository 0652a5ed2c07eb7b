import { type GateResult, gateName, type TestCase } from '../domain/gate.ts';
import type { GateInput } from './gate.ts';

/** What a gate said of the base commit, if it was asked. */
export function baselineOf(input: Pick<GateInput, 'baseline'>, gate: string): GateResult | undefined {
  return input.baseline?.find((result) => gateName(result) === gate);
}

/** How the tests of a change compare with those of its base. */
export interface Comparison {
  /** Red now and not red on the base: the change answers for these. */
  readonly broken: readonly TestCase[];
  /** Red on both. */
  readonly redBefore: readonly TestCase[];
  /** Green on the base and not reported now. */
  readonly vanished: readonly TestCase[];
}

/** Compares tests by name, and by file where both runs tell it. */
export function compareWithBase(tests: readonly TestCase[], base: readonly TestCase[]): Comparison {
  const red = tests.filter(({ passed }) => !passed);
  const wasRed = (test: TestCase): boolean => base.some((one) => !one.passed && sameTest(one, test));
  const names = new Set(tests.map(({ name }) => name));
  return {
    broken: red.filter((test) => !wasRed(test)),
    redBefore: red.filter(wasRed),
    vanished: base.filter(({ passed, name }) => passed && !names.has(name)),
  };
}

/** Whether two reports speak of one test. */
export function sameTest(one: TestCase, other: TestCase): boolean {
  const files = one.file === undefined || other.file === undefined || one.file === other.file;
  return files && one.name === other.name;
}
