import { BotError } from '../domain/errors.ts';
import type { GateEvidence } from '../domain/gate.ts';
import type { RunResult, Workspace } from '../ports/sandbox.ts';
import type { GateInput } from './gate.ts';
import { evidenceText } from './judgement.ts';

/** One run of a gate's command: its raw end, its redacted output and its evidence. */
export interface CommandRun {
  readonly result: RunResult;
  readonly output: string;
  readonly evidence: GateEvidence;
}

/** Runs a gate's command in the workspace on the commit under judgement. */
export async function runCommand(
  name: string,
  command: string,
  input: GateInput,
  signal: AbortSignal,
): Promise<CommandRun> {
  const { commandMs, outputBytes } = input.limits;
  const result = await workspaceOf(input).run(command, { timeoutMs: commandMs, outputBytes }, signal);
  const output = input.redact([result.stdout, result.stderr].filter((part) => part !== '').join('\n'));
  const exit = result.timedOut && result.exit === 0 ? 124 : result.exit;
  const evidence = {
    name,
    command,
    exit,
    ms: result.ms,
    sha: input.change.commit,
    output: evidenceText(output, input),
  };
  return { result, output, evidence };
}

/** The workspace that a gate needs; that there is none is a defect of the caller. */
export function workspaceOf(input: GateInput): Workspace {
  if (input.workspace) return input.workspace;
  throw new BotError('INTERNAL', 'A workspace gate was run without a workspace open at its commit.');
}

/** What to say of a command that ended badly for a reason that no test has: no time, not found, not executable. */
export function endingOf({ result, evidence }: CommandRun): string | undefined {
  if (result.timedOut) return `\`${evidence.command}\` was stopped after ${result.ms} ms.`;
  if (result.exit === 127) return `\`${evidence.command}\` needs a program that the sandbox does not have (exit 127).`;
  if (result.exit === 126) return `\`${evidence.command}\` cannot be executed (exit 126).`;
  return undefined;
}
