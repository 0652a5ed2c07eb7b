import { ERRORS } from '../domain/error-table.ts';
import { BotError } from '../domain/errors.ts';
import { type GateResult, gateName } from '../domain/gate.ts';
import type { Gate, GateInput } from './gate.ts';
import { judge } from './judgement.ts';

/**
 * Runs gates on one change: those on the diff side by side, then those in the workspace one after another. A gate that
 * throws, takes too long or answers garbage has failed; only a failing engine and the caller's own abort are thrown.
 */
export async function runGates(
  gates: readonly Gate[],
  input: GateInput,
  signal: AbortSignal,
): Promise<readonly GateResult[]> {
  const results = new Map<Gate, GateResult>();
  const run = async (gate: Gate): Promise<void> => {
    results.set(gate, await runGate(gate, input, signal));
  };
  await Promise.all(gates.filter(({ needs }) => needs === 'diff').map(run));
  for (const gate of gates.filter(({ needs }) => needs === 'workspace')) await run(gate);
  return gates.flatMap((gate) => results.get(gate) ?? []);
}

async function runGate(gate: Gate, input: GateInput, signal: AbortSignal): Promise<GateResult> {
  signal.throwIfAborted();
  const startedAt = input.clock.now();
  const deadline = AbortSignal.timeout(input.limits.gateMs);
  const fail = (title: string, description: string): GateResult =>
    judge(input, { name: gate.name, looked: 'did not finish', startedAt }, [
      { title, description, severity: 'blocker' },
    ]);
  try {
    const both = AbortSignal.any([signal, deadline]);
    const result = await Promise.race([gate.check(input, both), rejection(both)]);
    const flaw = flawOf(result, gate, input);
    if (flaw) return fail(`The gate ${gate.name} answered garbage`, flaw);
    return withProfile(result, input, fail);
  } catch (error) {
    signal.throwIfAborted();
    if (deadline.aborted) return fail(`The gate ${gate.name} took too long`, `Its limit is ${input.limits.gateMs} ms.`);
    if (isEngineFailure(error)) throw error;
    return fail(`The gate ${gate.name} crashed`, input.redact(error instanceof Error ? error.message : String(error)));
  }
}

/** Rejects when the signal aborts, so that a gate that ignores its signal cannot hold the order. */
function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

function isEngineFailure(error: unknown): boolean {
  if (!(error instanceof BotError)) return false;
  return ERRORS[error.code].rule === 'requeue' || error.code === 'STOPPED' || error.code === 'LEASE_LOST';
}

/** What is wrong with a gate's answer; undefined when nothing is. */
function flawOf(result: GateResult | undefined, gate: Gate, input: GateInput): string | undefined {
  if (typeof result !== 'object' || result === null) return 'It answered nothing.';
  if (![true, false, 'skipped'].includes(result.pass)) return 'Its answer is neither pass, fail nor skipped.';
  if (result.pass !== 'skipped' && typeof result.evidence !== 'object') return 'Its answer has no evidence.';
  if (gateName(result) !== gate.name) return `It answered for ${gateName(result)}.`;
  if (result.pass === 'skipped') return undefined;
  if (result.evidence.sha !== input.change.commit) return `It judged the commit ${result.evidence.sha}.`;
  if (result.pass === false && result.findings.length === 0) return 'It failed without saying why.';
  return undefined;
}

/** Under the strict profile a repository must have tests: what cannot be tested does not pass. */
function withProfile(
  result: GateResult,
  input: GateInput,
  fail: (title: string, description: string) => GateResult,
): GateResult {
  if (result.pass !== 'skipped' || result.name !== 'test' || input.profile !== 'strict') return result;
  return fail('There are no tests to run', `${result.why} The profile strict demands a test command.`);
}
