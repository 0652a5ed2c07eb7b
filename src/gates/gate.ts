import type { Change } from '../domain/change.ts';
import type { GateProfile, GateResult } from '../domain/gate.ts';
import type { OrderSettings } from '../domain/order.ts';
import type { Sha } from '../domain/refs.ts';
import type { Clock } from '../ports/clock.ts';
import type { Mirror } from '../ports/git.ts';
import type { Workspace } from '../ports/sandbox.ts';

/** Bounds on one gate's work. */
export interface GateLimits {
  /** Wall time of one command, in milliseconds. */
  readonly commandMs: number;
  /** Wall time of a whole gate, in milliseconds. */
  readonly gateMs: number;
  /** Bytes of output that are read and parsed. */
  readonly outputBytes: number;
}

/** Everything that gates may look at: the change, its order's frozen settings and the two commits. */
export interface GateInput {
  readonly change: Change;
  readonly profile: GateProfile;
  readonly settings: Pick<OrderSettings, 'commands' | 'protectedPaths'>;
  /** Blobs and listings of any commit, read from git objects, never from a work tree. */
  readonly source: Pick<Mirror, 'file' | 'files'>;
  /** Open at exactly `change.commit`; only gates that need a workspace may be run with one. */
  readonly workspace?: Workspace;
  /** What the workspace gates said of the base commit. */
  readonly baseline?: readonly GateResult[];
  /** Lines that a person's pull request adds, those of them that are the bot's, and how many percent of them may be. */
  readonly share?: { readonly bot: number; readonly all: number; readonly most: number };
  /** Exact values that no change may contain. */
  readonly secrets: readonly string[];
  readonly redact: (text: string) => string;
  readonly clock: Clock;
  readonly limits: GateLimits;
}

/** One deterministic judgement of a change. */
export interface Gate {
  readonly name: string;
  readonly needs: 'diff' | 'workspace';
  check(input: GateInput, signal: AbortSignal): Promise<GateResult>;
}

export const DEFAULT_GATE_LIMITS: GateLimits = {
  commandMs: 10 * 60_000,
  gateMs: 25 * 60_000,
  outputBytes: 2 * 2 ** 20,
};

/** A file of a commit as text; undefined where there is none. */
export async function textAt(input: GateInput, path: string, at: Sha): Promise<string | undefined> {
  const bytes = await input.source.file(path, at);
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');
}
