import type { Finding } from '../domain/finding.ts';
import type { Gate, GateInput } from './gate.ts';
import { relaxedConfig } from './integrity/relaxed-config.ts';
import { changedTestCommand } from './integrity/test-command.ts';
import { weakenedTests } from './integrity/weakened-tests.ts';
import { judge } from './judgement.ts';

/** Refuses a change that makes the tests pass by weakening them: deleted, skipped, emptied, or their settings relaxed. */
export const integrityGate: Gate = {
  name: 'test-integrity',
  needs: 'diff',
  async check(input) {
    const startedAt = input.clock.now();
    const findings: Finding[] = [];
    for (const look of LOOKS) findings.push(...(await look(input)));
    return judge(
      input,
      { name: 'test-integrity', looked: 'compares tests and their settings with the base', startedAt },
      findings,
    );
  },
};

const LOOKS: readonly ((input: GateInput) => Promise<readonly Finding[]>)[] = [
  weakenedTests,
  changedTestCommand,
  relaxedConfig,
];
