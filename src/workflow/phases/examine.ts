import type { Phase, Verdict } from '../phase.ts';
import { countingGates, gatesPass } from '../verdicts.ts';
import { skippedFor } from '../waiver.ts';
import { gates } from './gates.ts';
import { proof } from './proof.ts';

/** The gates and, where the change is a tester's, the proof that its tests hold something. */
export const examine: Phase = {
  name: 'examine',
  needs: gates.needs,
  run: async (order, facts, bench, signal) => {
    const judged = await gates.run(order, facts, bench, signal);
    if (order.role !== 'tester' || order.follow || judged.kind === 'halt' || isWaived(judged)) return judged;
    const known = { ...facts, ...judged.facts };
    const shown = await proof.run(order, known, bench, signal);
    const found = { ...judged.facts, ...shown.facts };
    return { kind: gatesPass(countingGates({ ...known, ...found })) ? 'done' : 'fix', facts: found };
  },
};

/** Whoever does without the gates does without what is proved by them. */
function isWaived({ kind, facts }: Verdict): boolean {
  return skippedFor(facts?.gates) !== undefined || (kind === 'done' && !gatesPass(facts?.gates));
}
