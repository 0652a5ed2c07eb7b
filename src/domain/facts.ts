import type { Change, Moved } from './change.ts';
import type { ReviewVerdict } from './finding.ts';
import type { GateResult } from './gate.ts';
import type { Isolation } from './isolation.ts';
import type { Shots } from './preview.ts';
import type { Proof } from './proof.ts';
import type { Sha } from './refs.ts';
import type { Task } from './task.ts';

/** How an issue is to be settled, as the architect sees it. */
export interface Plan {
  readonly text: string;
  /** First 12 hexadecimal digits of the text's SHA-256: an approval names it. */
  readonly hash: string;
  /** Paths that it means to touch. */
  readonly files: readonly string[];
  /** What only a person can answer. */
  readonly questions: readonly string[];
}

/** How one ask of a pull request ended. */
export interface AskAnswer {
  /** The number of the ask, from 1. */
  readonly ask: string;
  readonly ended: 'fixed' | 'answered' | 'declined';
  readonly reply: string;
}

/** What the phases of an order have established so far: plain data, merged phase by phase, rebuilt from the journal. */
export interface Facts {
  readonly claim?: { readonly ref: string; readonly sha: Sha };
  readonly task?: Task;
  readonly plan?: Plan;
  /** What a person wants the plan to say instead. */
  readonly wish?: string;
  /** Gates on the base commit: what was red before the change. */
  readonly baseline?: readonly GateResult[];
  /** The bundle that the last developing phase handed out, by its file in the order's folder. */
  readonly handedOut?: { readonly file: string };
  /** What the developer says it did: the first line and the body of the commit message. */
  readonly said?: { readonly subject: string; readonly summary: string };
  /** How each ask of a pull request ended, as the developer sees it. */
  readonly answers?: readonly AskAnswer[];
  /** Why the developer changed nothing. */
  readonly unchanged?: string;
  readonly change?: Change;
  readonly moved?: Moved;
  readonly gates?: readonly GateResult[];
  readonly proof?: Proof;
  readonly shots?: Shots;
  /** What became of the texts around the change, after its review. */
  readonly documented?: { readonly files: readonly string[]; readonly note?: string };
  /** A design record that is told in a comment. */
  readonly record?: { readonly title: string; readonly text: string };
  readonly testRounds?: number;
  readonly reviewRounds?: number;
  readonly review?: ReviewVerdict;
  /** What the reviewer's model was, and whether it differs from the developer's. */
  readonly reviewer?: { readonly model: string; readonly independent: boolean };
  readonly developer?: { readonly model: string };
  readonly isolation?: Isolation;
  readonly branch?: { readonly name: string; readonly sha: Sha };
  readonly pull?: { readonly number: number; readonly url: string };
}
