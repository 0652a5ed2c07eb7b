import type { GateResult } from '../domain/gate.ts';
import { baselineOf } from './baseline.ts';
import { commandOf } from './command-of.ts';
import type { Gate } from './gate.ts';
import { type CommandRun, endingOf, runCommand } from './run-command.ts';

/** Runs the linter that the settings or the base commit name; one that is red on the base too says nothing. */
export const lintGate: Gate = {
  name: 'lint',
  needs: 'workspace',
  async check(input, signal) {
    const found = await commandOf(input, 'lint');
    if (!found) return { pass: 'skipped', name: 'lint', why: 'No lint command is configured or found.' };
    const run = await runCommand('lint', found.command, input, signal);
    if (run.result.exit === 0 && !run.result.timedOut) {
      return { pass: true, evidence: run.evidence, note: `The command comes from ${found.why}.` };
    }
    if (baselineOf(input, 'lint')?.pass !== false) return red(run);
    return { pass: 'skipped', name: 'lint', why: `\`${found.command}\` is red on the base commit as well.` };
  },
};

function red(run: CommandRun): GateResult {
  const description = endingOf(run) ?? `\`${run.evidence.command}\` ended with exit code ${run.evidence.exit}.`;
  const finding = {
    title: 'The linter is red',
    description: `${description}\n${tail(run.output)}`,
    severity: 'blocker',
  } as const;
  return { pass: false, evidence: run.evidence, findings: [finding] };
}

function tail(output: string): string {
  return output.trimEnd().split('\n').slice(-40).join('\n');
}
