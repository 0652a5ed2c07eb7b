import type { Facts } from '../domain/facts.ts';
import type { ReviewVerdict } from '../domain/finding.ts';
import { type GateResult, gateName } from '../domain/gate.ts';
import type { WorkOrder } from '../domain/order.ts';
import { UNWAIVABLE } from '../gates/profiles.ts';
import { skippedFor } from './waiver.ts';

/** Whether no gate failed: every one passed or was skipped. */
export function gatesPass(gates: readonly GateResult[] | undefined): boolean {
  return gates !== undefined && gates.length > 0 && gates.every(({ pass }) => pass !== false);
}

/** Whether the verdict allows delivery: passed, sure enough, and without a blocker. */
export function reviewPasses(review: ReviewVerdict | undefined, confidence: number): boolean {
  if (!review?.passed || review.confidence < confidence) return false;
  return !review.findings.some(({ severity }) => severity === 'blocker');
}

/** A rejection as one for each of its blockers; as it is where the reviewer named none, and was only not sure. */
export function byBlocker(_order: WorkOrder, { review }: Facts): readonly Pick<Facts, 'review'>[] {
  if (!review) return [];
  const blockers = review.findings.filter(({ severity }) => severity === 'blocker');
  return blockers.length === 0
    ? [{ review }]
    : blockers.map((blocker) => ({ review: { ...review, findings: [blocker] } }));
}

/** Whether the change is tests only, which are red because its base has the bug. */
export function isRedByDesign({ proof, change }: Pick<Facts, 'proof' | 'change'>): boolean {
  return proof?.kind === 'red-by-design' && proof.head === change?.commit;
}

/** The gates that count for or against a delivery: all, but for tests that are red by design. */
export function countingGates(facts: Pick<Facts, 'gates' | 'proof' | 'change'>): readonly GateResult[] | undefined {
  if (!isRedByDesign(facts)) return facts.gates;
  return facts.gates?.filter((gate) => gate.pass !== false || gateName(gate) !== 'test');
}

/** A red gate whose finding would do its harm on the forge already, as a secret or a workflow does: then nothing is pushed. */
export function keptBack({ gates = [] }: Pick<Facts, 'gates'>): string | undefined {
  const kept = gates.find((gate) => gate.pass === false && UNWAIVABLE.some(({ name }) => name === gateName(gate)));
  return kept && gateName(kept);
}

/** The gate that holds a delivery back, `review` included, or undefined when nothing does. */
export function blockedBy(order: WorkOrder, facts: Facts): string | undefined {
  const gates = countingGates(facts);
  const red = gates?.find(({ pass }) => pass === false);
  if (red) return gateName(red);
  if (!gatesPass(gates)) return 'gates';
  if (!reviewPasses(facts.review, order.settings.confidence)) return 'review';
  return skippedFor(facts.gates) === undefined ? undefined : 'gates';
}
