import type { Change } from '../../domain/change.ts';
import { BotError } from '../../domain/errors.ts';
import type { Facts } from '../../domain/facts.ts';
import { type GateResult, gateName } from '../../domain/gate.ts';
import type { WorkOrder } from '../../domain/order.ts';
import type { Proof } from '../../domain/proof.ts';
import type { Sha } from '../../domain/refs.ts';
import { countTests } from '../../gates/integrity/test-files.ts';
import { addsTests, isTestsOnly, provesFix, showsBug, testFilesOf } from '../../gates/proof.ts';
import { testGate } from '../../gates/test.ts';
import type { PlacedFile } from '../../ports/git.ts';
import type { Bench } from '../bench.ts';
import { type Phase, work } from '../phase.ts';
import { judge } from './gates.ts';

/**
 * Shows that tests hold what they are for: red on the base without the rest of the change and green with it. A tester's
 * change does not pass without that; of a developer's bug fix it is told.
 */
export const proof: Phase = work({
  name: 'proof',
  needs: ['change', 'gates'],
  run: async (order, facts, bench, signal) => {
    if (!facts.change) throw new BotError('INPUT_MISSING', 'proof: no change was committed');
    const began = bench.clock.now();
    const shown = await (order.role === 'tester' ? ofTester : ofFix)(
      { order, facts, bench, change: facts.change },
      signal,
    );
    if (!shown) return { kind: 'done', facts: {} };
    const row = rowOf(shown, order.role === 'tester', bench.clock.now() - began);
    return { kind: 'done', facts: { proof: shown, gates: [...withoutProof(facts), row] } };
  },
});

interface Case {
  readonly order: WorkOrder;
  readonly facts: Facts;
  readonly bench: Bench;
  readonly change: Change;
}

async function ofTester(asked: Case, signal: AbortSignal): Promise<Proof> {
  const { facts, change } = asked;
  const files = testFilesOf(change);
  const [base, head] = [testsIn(facts.baseline), testsIn(facts.gates)];
  if (facts.task?.type !== 'bug_fix')
    return { ...addsTests({ base, head }, await moreCases(asked, files)), head: change.commit, files };
  if (isTestsOnly(change))
    return { ...showsBug({ base, head }, files), head: change.commit, files, ...howItEnded(head) };
  return await withoutTheRest(asked, files, true, signal);
}

async function ofFix(asked: Case, signal: AbortSignal): Promise<Proof | undefined> {
  const files = testFilesOf(asked.change);
  if (asked.facts.task?.type !== 'bug_fix' || files.length === 0 || isTestsOnly(asked.change)) return undefined;
  return await withoutTheRest(asked, files, false, signal);
}

/** Runs the tests on a commit of the base with only the tests of the change, made of objects, in a place of its own. */
async function withoutTheRest(
  asked: Case,
  files: readonly string[],
  onlyNew: boolean,
  signal: AbortSignal,
): Promise<Proof> {
  const { order, facts, bench, change } = asked;
  const testsOnly = await testsOnBase(asked, files);
  const at = { base: change.base, commit: testsOnly, files: [] };
  const { gates } = await judge([testGate], at, { order, facts: {}, bench }, signal);
  const run = testsIn(gates);
  const judged = provesFix({ base: testsIn(facts.baseline), testsOnly: run, head: testsIn(facts.gates) }, files, {
    onlyNew,
  });
  return { ...judged, head: change.commit, testsOnly, files, ...howItEnded(run) };
}

async function testsOnBase({ order, bench, change }: Case, files: readonly string[]): Promise<Sha> {
  const there = new Map((await bench.mirror.files(change.commit)).map((entry) => [entry.path, entry]));
  const placed = files.map((path): PlacedFile => {
    const entry = there.get(path);
    return entry ? { path, entry } : { path, gone: true };
  });
  const message = `test: only the tests of ${change.commit}\n\nIssuewright-Order: ${order.id}\n`;
  return await bench.mirror.compose({ base: change.base, files: placed, message, author: bench.identity });
}

async function moreCases({ bench, change }: Case, files: readonly string[]): Promise<boolean> {
  const cases = async (at: Sha) => {
    const counts = files.map(async (path) => {
      const text = Buffer.from((await bench.mirror.file(path, at)) ?? []).toString('utf8');
      return countTests(path, text)?.cases ?? 0;
    });
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  };
  return (await cases(change.commit)) > (await cases(change.base));
}

function testsIn(gates: readonly GateResult[] | undefined): GateResult {
  const found = gates?.find((gate) => gateName(gate) === 'test');
  return found ?? { pass: 'skipped', name: 'test', why: 'The tests were not run.' };
}

function howItEnded(run: GateResult): Pick<Proof, 'command' | 'exit'> {
  return run.pass === 'skipped' ? {} : { command: run.evidence.command, exit: run.evidence.exit };
}

function withoutProof({ gates = [] }: Facts): readonly GateResult[] {
  return gates.filter((gate) => gateName(gate) !== 'proof');
}

const LOOKED: Readonly<Record<Proof['kind'], string>> = {
  'red-then-green': 'runs the tests of the change on its base and on the change',
  'red-by-design': 'compares the tests of the change with those of its base, which has the bug',
  'new-and-green': 'looks for green tests that the base does not have',
  missing: 'looks for tests that fail without the change',
};

function rowOf({ kind, head, tests, why = '' }: Proof, binding: boolean, ms: number): GateResult {
  if (kind === 'missing' && !binding) return { pass: 'skipped', name: 'proof', why };
  const output = kind === 'missing' ? why : tests.join('\n');
  const exit = kind === 'missing' ? 1 : 0;
  const evidence = { name: 'proof', command: `(${LOOKED[kind]})`, exit, ms: Math.max(0, ms), sha: head, output };
  if (kind !== 'missing') return { pass: true, evidence };
  const finding = { title: 'The tests prove nothing', description: why, severity: 'blocker' } as const;
  return { pass: false, evidence, findings: [finding] };
}
