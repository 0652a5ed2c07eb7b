import type { Change } from '../domain/change.ts';
import type { GateResult, TestCase } from '../domain/gate.ts';
import type { Proof } from '../domain/proof.ts';
import { sameTest } from './baseline.ts';
import { isTestPath } from './integrity/test-files.ts';

/** What the tests said at three commits. */
export interface ProofRuns {
  /** On the base as it is; undefined where that was not asked. */
  readonly base: GateResult | undefined;
  /** On the base with only the tests of the change. */
  readonly testsOnly: GateResult;
  readonly head: GateResult;
}

type Judged = Pick<Proof, 'kind' | 'tests' | 'why'>;

/** The test files of a change; a rename counts at both its ends. */
export function testFilesOf({ files }: Pick<Change, 'files'>): readonly string[] {
  const paths = files.flatMap(({ path, previous }) => (previous === undefined ? [path] : [path, previous]));
  return [...new Set(paths.filter(isTestPath))];
}

/** Whether a change is nothing but tests. */
export function isTestsOnly({ files }: Pick<Change, 'files'>): boolean {
  return files.every(({ path, previous = path }) => isTestPath(path) && isTestPath(previous));
}

/** Whether tests that the base lacks, or has green, are red without the rest of the change and green with it. */
export function provesFix(
  runs: ProofRuns,
  files: readonly string[],
  { onlyNew }: { readonly onlyNew: boolean },
): Judged {
  const red = newlyRed(runs.testsOnly, onlyNew ? runs.base : undefined, files);
  if (red.length === 0)
    return missing('No test that it names is red on the base with only the tests of the change.', runs.testsOnly);
  const head = testsOf(runs.head);
  const proven = red.filter((test) => isGreen(test, head));
  if (runs.head.pass !== true) return missing('The tests are not green on the change.', runs.head);
  if (proven.length === 0) return missing('What is red without the change is not named as green with it.', runs.head);
  return { kind: 'red-then-green', tests: namesOf(proven) };
}

/** Whether a change of tests only shows a bug: its tests are red, and nothing that was green is red or gone by it. */
export function showsBug({ base, head }: Pick<ProofRuns, 'base' | 'head'>, files: readonly string[]): Judged {
  const red = newlyRed(head, base, files);
  if (red.length === 0) return missing('No new test is red, although the base has the bug.', head);
  const broken = testsOf(base).filter((test) => test.passed && !isGreen(test, testsOf(head)));
  const strange = broken.filter((test) => !red.some((one) => sameTest(one, test)));
  if (strange.length > 0) return missing(`Tests that pass on the base are red or gone: ${list(strange)}.`, head);
  return { kind: 'red-by-design', tests: namesOf(red) };
}

/** Whether there is a green test that the base does not have. */
export function addsTests({ base, head }: Pick<ProofRuns, 'base' | 'head'>, moreCases: boolean): Judged {
  const before = testsOf(base);
  const added = testsOf(head).filter((test) => test.passed && !before.some((one) => sameTest(one, test)));
  if (head.pass !== true) return missing('The tests are not green.', head);
  // Without names on either side a count of the written cases has to do.
  const counted = moreCases && (before.length === 0 || testsOf(head).length === 0);
  if (added.length === 0 && !counted) return missing('No test is new.', head);
  return { kind: 'new-and-green', tests: namesOf(added) };
}

/** Red and neither red on the base nor the name of a file, which is how runners tell that one could not be loaded. */
function newlyRed(run: GateResult, base: GateResult | undefined, files: readonly string[]): readonly TestCase[] {
  const before = testsOf(base);
  const red = testsOf(run).filter(({ passed }) => !passed);
  return red.filter(
    (test) => !before.some((one) => !one.passed && sameTest(one, test)) && !isFile(test, files) && isIn(test, files),
  );
}

function isFile({ name }: TestCase, files: readonly string[]): boolean {
  return (
    files.some((path) => name === path || name.endsWith(`/${path}`)) || /^\S+\.(?:[cm]?[jt]sx?|py|rb|go)$/.test(name)
  );
}

/** A runner that tells the file tells it from the root or as the sandbox sees it. */
function isIn({ file }: TestCase, files: readonly string[]): boolean {
  return file === undefined || files.some((path) => file === path || file.endsWith(`/${path}`));
}

function isGreen(test: TestCase, tests: readonly TestCase[]): boolean {
  const same = tests.filter((one) => sameTest(one, test));
  return same.length > 0 && same.every(({ passed }) => passed);
}

function testsOf(result: GateResult | undefined): readonly TestCase[] {
  return result === undefined || result.pass === 'skipped' ? [] : (result.tests ?? []);
}

function missing(why: string, run: GateResult): Judged {
  const silent = run.pass === 'skipped' ? ` ${run.why}` : testsOf(run).length === 0 ? ' The run names no tests.' : '';
  return { kind: 'missing', tests: [], why: `${why}${silent}` };
}

function namesOf(tests: readonly TestCase[]): readonly string[] {
  return [...new Set(tests.map(({ name }) => name))].slice(0, 100);
}

function list(tests: readonly TestCase[]): string {
  return tests
    .slice(0, 5)
    .map(({ name }) => name)
    .join(', ');
}
