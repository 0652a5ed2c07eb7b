import type { GateResult } from '../domain/gate.ts';
import type { Gate, GateInput } from './gate.ts';
import { runGates } from './run-gates.ts';

/**
 * Runs the workspace gates on the base commit, before anything changed. `input.change` must be the empty change of the
 * base and its workspace open there.
 */
export async function runBaseline(
  gates: readonly Gate[],
  input: GateInput,
  signal: AbortSignal,
): Promise<readonly GateResult[]> {
  const { base } = input.change;
  const onBase = { ...input, change: { base, commit: base, files: [] }, baseline: [] };
  return await runGates(
    gates.filter(({ needs }) => needs === 'workspace'),
    onBase,
    signal,
  );
}
