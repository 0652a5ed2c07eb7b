import type { Phase, Verdict } from '../phase.ts';
import { countingGates, gatesPass } from '../verdicts.ts';
import { skippedFor } from '../waiver.ts';
import { gates } from './gates.ts';
import { oldTests } from './old-tests.ts';
import { proof } from './proof.ts';

/** The gates and what goes beyond them: the tests as they were on the new code and, of a tester, the proof of its tests. */
export const examine: Phase = {
  name: 'examine',
  needs: gates.needs,
  run: async (order, facts, bench, signal) => {
    const judged = await gates.run(order, facts, bench, signal);
    if (judged.kind === 'halt' || isWaived(judged)) return judged;
    const known = { ...facts, ...judged.facts };
    if (order.role === 'tester' && !order.follow) {
      const found = { ...judged.facts, ...(await proof.run(order, known, bench, signal)).facts };
      return { kind: gatesPass(countingGates({ ...facts, ...found })) ? 'done' : 'fix', facts: found };
    }
    if (judged.kind === 'fix') return judged;
    const { kind, facts: found } = await oldTests.run(order, known, bench, signal);
    return { kind: kind === 'done' ? 'done' : 'fix', facts: { ...judged.facts, ...found } };
  },
};

/** Whoever does without the gates does without what is proved by them. */
function isWaived({ kind, facts }: Verdict): boolean {
  return skippedFor(facts?.gates) !== undefined || (kind === 'done' && !gatesPass(facts?.gates));
}
