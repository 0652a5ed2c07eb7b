import type { GateProfile } from '../domain/gate.ts';
import { aiShareGate } from './ai-share.ts';
import { diffSizeGate } from './diff-size.ts';
import type { Gate } from './gate.ts';
import { integrityGate } from './integrity.ts';
import { lintGate } from './lint.ts';
import { protectedPathsGate } from './protected-paths.ts';
import { secretsGate } from './secrets.ts';
import { testGate } from './test.ts';

const STANDARD: readonly Gate[] = [testGate, lintGate, secretsGate, integrityGate, protectedPathsGate];

const PROFILES: Readonly<Record<GateProfile, readonly Gate[]>> = {
  strict: [...STANDARD, diffSizeGate],
  standard: STANDARD,
  minimal: [testGate],
};

/** The gates that nobody can do without, and whose red keeps a change here: what they look for harms others than who asked. */
export const UNWAIVABLE: readonly Gate[] = [secretsGate, protectedPathsGate];

/** The gates that a profile asks for. */
export function gatesOf(profile: GateProfile): readonly Gate[] {
  return PROFILES[profile];
}

/** Those of them that say something of a person's own change: what is kept for people is theirs to touch. */
export function gatesOfPeople(profile: GateProfile): readonly Gate[] {
  return PROFILES[profile].filter((gate) => gate !== protectedPathsGate);
}

/** Those for the bot's part in a person's pull request. */
export function gatesOfHelp(profile: GateProfile): readonly Gate[] {
  return [...PROFILES[profile], aiShareGate];
}
