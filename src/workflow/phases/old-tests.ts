import type { Change } from '../../domain/change.ts';
import { BotError } from '../../domain/errors.ts';
import type { Facts } from '../../domain/facts.ts';
import type { Finding } from '../../domain/finding.ts';
import { type GateResult, gateName } from '../../domain/gate.ts';
import type { WorkOrder } from '../../domain/order.ts';
import type { Sha } from '../../domain/refs.ts';
import { type Altered, alteredOutcomes, alteredTests } from '../../gates/old-tests.ts';
import { testGate } from '../../gates/test.ts';
import type { Bench } from '../bench.ts';
import { type Phase, work } from '../phase.ts';
import { profileOf } from '../profile-of.ts';
import { judge } from './gates.ts';

const NAME = 'old-tests';

/**
 * Where a change alters tests that were there, runs them as they were on its code. A failure that was known and is gone
 * only because its test was altered stops the change; an expectation that was met before is told, and stops a strict one.
 */
export const oldTests: Phase = work({
  name: NAME,
  needs: ['change', 'gates', 'baseline'],
  run: async (order, facts, bench, signal) => {
    const { change } = facts;
    if (!change) throw new BotError('INPUT_MISSING', 'old-tests: no change was committed');
    const files = alteredTests(change);
    const gates = (facts.gates ?? []).filter((gate) => gateName(gate) !== NAME);
    if (files.length === 0) return { kind: 'done', facts: { gates } };
    const commit = await withOldTests(order, change, files, bench);
    const at: Change = { base: change.base, commit, files: [] };
    // Nothing is forgiven for having been red before: that is what is compared.
    const { baseline, ...others } = facts;
    const { gates: run } = await judge([testGate], at, { order, facts: others, bench }, signal);
    const old = run[0] ?? { pass: 'skipped', name: 'test', why: 'The tests were not run.' };
    const altered = alteredOutcomes({ base: testRun(baseline), old, head: testRun(gates) });
    const row = rowOf(altered, old, change.commit, profileOf(order, facts) === 'strict');
    return { kind: row.pass === false ? 'fix' : 'done', facts: { gates: [...gates, row] } };
  },
});

/** The change's commit with the base's own files in these places, made of objects. */
async function withOldTests(
  order: WorkOrder,
  change: Change,
  files: readonly string[],
  { mirror, identity }: Bench,
): Promise<Sha> {
  const there = new Map((await mirror.files(change.base)).map((entry) => [entry.path, entry]));
  const placed = files.flatMap((path) => {
    const entry = there.get(path);
    return entry ? [{ path, entry }] : [];
  });
  const message = `test: ${change.commit} with the tests of its base\n\nIssuewright-Order: ${order.id}\n`;
  return await mirror.compose({ base: change.commit, files: placed, message, author: identity });
}

function testRun(gates: Facts['gates']): GateResult | undefined {
  return gates?.find((gate) => gateName(gate) === 'test');
}

function rowOf({ unmended, expectations }: Altered, old: GateResult, sha: Sha, strict: boolean): GateResult {
  if (old.pass === 'skipped') return { pass: 'skipped', name: NAME, why: old.why };
  const stopped = [...unmended, ...(strict ? expectations : [])];
  const told = expectations.length === 0 ? '' : `Expectations that changed: ${expectations.join(', ')}.`;
  const command = `(${old.evidence.command}, with the tests of the base)`;
  const evidence = { ...old.evidence, name: NAME, command, sha, exit: stopped.length === 0 ? 0 : 1 };
  if (stopped.length === 0) return { pass: true, evidence, ...(told && { note: told }) };
  return { pass: false, evidence, findings: stopped.map(finding) };
}

function finding(name: string): Finding {
  const description =
    'As it stands on the base this test fails on the new code, and the change altered it. Mend the code, or leave the test as it is.';
  return { title: `Altered instead of met: ${name}`, description, severity: 'blocker' };
}
