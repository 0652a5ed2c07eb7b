import type { Sha } from '../domain/refs.ts';

/** What one ref on the forge holds for an issue. */
export interface RefContent {
  readonly sha: Sha;
  readonly text: string;
}

/** Texts kept on the forge itself, one per issue, each replaced only by whoever knows what it replaces. */
export interface OrderRefs {
  /** The issues that have one. */
  list(signal: AbortSignal): Promise<readonly number[]>;
  /** Reads an issue's text, and brings the commits that were kept with it. */
  load(issue: number, signal: AbortSignal): Promise<RefContent | undefined>;
  /**
   * Replaces the text when it is still the one at `expect` (undefined: none yet), and keeps `commit` alive with it.
   * Undefined when somebody else has written in between.
   */
  save(
    issue: number,
    text: string,
    keep: { readonly commit: Sha | undefined; readonly expect: Sha | undefined },
    signal: AbortSignal,
  ): Promise<Sha | undefined>;
}
