import type { Finding } from '../domain/finding.ts';
import type { GateResult, TestCase } from '../domain/gate.ts';
import { baselineOf, compareWithBase, sameTest } from './baseline.ts';
import { commandOf } from './command-of.ts';
import type { FoundCommand } from './detected.ts';
import type { Gate, GateInput } from './gate.ts';
import { atMost } from './judgement.ts';
import { markTime, testsOf } from './read-tests.ts';
import { type CommandRun, endingOf, runCommand } from './run-command.ts';

/** Runs the repository's own tests. The exit code decides; the output only says which tests are to blame. */
export const testGate: Gate = {
  name: 'test',
  needs: 'workspace',
  async check(input, signal) {
    const found = await commandOf(input, 'test');
    if (!found) return { pass: 'skipped', name: 'test', why: 'No test command is configured or found.' };
    const first = await attempt(found, input, signal);
    if (isGreen(first.run)) return green(first, `The command comes from ${found.why}.`);
    const base = baselineOf(input, 'test');
    const verdict = againstBase(first, base);
    if (verdict.pass !== false || !mayBeFlaky(first, base)) return verdict;
    return await tryAgain(first, found, input, signal);
  },
};

interface Attempt {
  readonly run: CommandRun;
  readonly tests: readonly TestCase[];
}

async function attempt(found: FoundCommand, input: GateInput, signal: AbortSignal): Promise<Attempt> {
  await markTime(input, signal);
  const run = await runCommand('test', found.command, input, signal);
  return { run, tests: await testsOf(run.output, input, signal) };
}

function isGreen({ result }: CommandRun): boolean {
  return result.exit === 0 && !result.timedOut;
}

function green({ run, tests }: Attempt, note: string): GateResult {
  return { pass: true, evidence: run.evidence, note, ...(tests.length > 0 && { tests }) };
}

/** Tests that were red before the change do not count against it, as long as every other test was seen to run. */
function againstBase({ run, tests }: Attempt, base: GateResult | undefined): GateResult {
  const before = base?.pass === 'skipped' ? undefined : base?.tests;
  const { broken, redBefore, vanished } = compareWithBase(tests, before ?? []);
  const onlyOld = broken.length === 0 && redBefore.length > 0 && vanished.length === 0;
  if (onlyOld && endingOf(run) === undefined)
    return green({ run, tests }, `Red on the base as well: ${names(redBefore)}.`);
  const unseen = redBefore.length > 0 ? vanished : [];
  const findings = atMost([...ending(run), ...broken.map(brokenTest), ...unseen.map(unseenTest)]);
  const told = findings.length > 0 ? findings : [unnamed(run, base)];
  return { pass: false, evidence: run.evidence, findings: told, ...(tests.length > 0 && { tests }) };
}

/** Only tests that were seen green on the base can be flaky; a new test that flips is the change's own. */
function mayBeFlaky({ run, tests }: Attempt, base: GateResult | undefined): boolean {
  const before = base?.pass === 'skipped' ? [] : (base?.tests ?? []);
  const { broken } = compareWithBase(tests, before);
  const known = (test: TestCase): boolean => before.some((one) => one.passed && sameTest(one, test));
  return !run.result.timedOut && broken.length > 0 && broken.every(known);
}

async function tryAgain(
  first: Attempt,
  found: FoundCommand,
  input: GateInput,
  signal: AbortSignal,
): Promise<GateResult> {
  const second = await attempt(found, input, signal);
  const base = baselineOf(input, 'test');
  const verdict = isGreen(second.run) ? green(second, '') : againstBase(second, base);
  if (verdict.pass !== true) return verdict;
  const { broken } = compareWithBase(first.tests, base?.pass === 'skipped' ? [] : (base?.tests ?? []));
  const flipped = `Flaky: red, then green on the same commit: ${names(broken)}.`;
  return { ...verdict, note: [flipped, verdict.note].filter(Boolean).join(' ') };
}

function ending(run: CommandRun): Finding[] {
  const said = endingOf(run);
  return said === undefined ? [] : [{ title: 'The tests did not finish', description: said, severity: 'blocker' }];
}

function brokenTest({ name, file, error }: TestCase): Finding {
  const description = error ?? 'The runner gave no message.';
  return { title: `Test failed: ${name}`, description, severity: 'blocker', ...(file !== undefined && { path: file }) };
}

function unseenTest({ name }: TestCase): Finding {
  const description = 'It passed on the base commit; the run ended red without naming it.';
  return { title: `Test did not run: ${name}`, description, severity: 'blocker' };
}

function unnamed({ evidence }: CommandRun, base: GateResult | undefined): Finding {
  const before =
    base?.pass === false ? ' It is red on the base as well, but nothing says that it is red for the same reason.' : '';
  const description = `The output names no failing test.${before}\n${evidence.output.slice(-4000)}`;
  return { title: `\`${evidence.command}\` ended with exit code ${evidence.exit}`, description, severity: 'blocker' };
}

function names(tests: readonly TestCase[]): string {
  const shown = tests.slice(0, 10).map(({ name }) => name);
  return tests.length > 10 ? `${shown.join(', ')} and ${tests.length - 10} more` : shown.join(', ');
}
