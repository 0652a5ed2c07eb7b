import type { GateResult } from '../../domain/gate.ts';
import { gateName } from '../../domain/gate.ts';
import { isVerdict, type Verdict } from '../phase.ts';

export interface PhaseRow {
  readonly name: string;
  readonly result: string;
  readonly ms: number;
}

/** The finished phases of a journal as rows for people; effects inside a phase are left out. */
export function phaseRows(
  steps: readonly { readonly key: string; readonly ms: number; readonly value: unknown }[],
): PhaseRow[] {
  return steps.flatMap(({ key, ms, value }) => (isVerdict(value) ? [{ name: key, result: resultOf(value), ms }] : []));
}

function resultOf(verdict: Verdict): string {
  if (verdict.kind === 'halt') return verdict.outcome.kind;
  const { gates, review, change } = verdict.facts ?? {};
  if (gates) return gates.map(gateWord).join(', ');
  if (review)
    return `${review.passed ? 'passed' : 'not passed'}, confidence ${review.confidence}, ${review.findings.length} findings`;
  if (change) return `${change.commit.slice(0, 12)}, ${change.files.length} files`;
  return verdict.kind === 'fix' ? 'to be mended' : 'done';
}

function gateWord(result: GateResult): string {
  const skipped = result.pass === 'skipped' && result.by !== undefined ? `skipped by @${result.by}` : 'skipped';
  return `${gateName(result)} ${result.pass === true ? 'ok' : result.pass === false ? 'failed' : skipped}`;
}
