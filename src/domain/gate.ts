import type { Finding } from './finding.ts';
import type { Sha } from './refs.ts';

/** One run of a gate's command, bound to the commit that it ran on: enough to run it again. */
export interface GateEvidence {
  readonly name: string;
  /** The shell command, or a sentence in brackets for a gate that runs none, e.g. `(reads the diff)`. */
  readonly command: string;
  /** Exit code of the command; 0 or 1 for a gate that runs none. */
  readonly exit: number;
  readonly ms: number;
  readonly sha: Sha;
  /** Tail of the output, redacted and shortened. */
  readonly output: string;
}

/** One test as a runner reported it. */
export interface TestCase {
  readonly name: string;
  readonly passed: boolean;
  readonly file?: string;
  readonly error?: string;
}

/** What a gate found; a gate that crashed or timed out has failed. */
export type GateResult =
  | {
      readonly pass: true;
      readonly evidence: GateEvidence;
      readonly tests?: readonly TestCase[];
      readonly note?: string;
    }
  | {
      readonly pass: false;
      readonly evidence: GateEvidence;
      readonly findings: readonly Finding[];
      readonly tests?: readonly TestCase[];
    }
  /** `by` is the administrator who did without it; a gate that is skipped for them is no reason to deliver. */
  | { readonly pass: 'skipped'; readonly name: string; readonly why: string; readonly by?: string };

/** Strongest first. */
export const GATE_PROFILES = ['strict', 'standard', 'minimal'] as const;
export type GateProfile = (typeof GATE_PROFILES)[number];

/** Whoever may set labels may ask for the strongest profile by this one; for a weaker one that right is not enough. */
export const STRICT_LABEL = 'gates:strict';

/** Whether one profile asks for less than another. */
export function isWeaker(one: GateProfile, than: GateProfile): boolean {
  return GATE_PROFILES.indexOf(one) > GATE_PROFILES.indexOf(than);
}

/** The name that a gate's result belongs to. */
export function gateName(result: GateResult): string {
  return result.pass === 'skipped' ? result.name : result.evidence.name;
}
