import type { Sha } from './refs.ts';

/** What the tests of a change were seen to do without the rest of it. */
export interface Proof {
  /**
   * `red-then-green`: red on the base with only the tests put in, green on the change. `red-by-design`: the change is
   * tests only, and red as its base has the bug. `new-and-green`: new tests, for no bug. `missing`: none of these.
   */
  readonly kind: 'red-then-green' | 'red-by-design' | 'new-and-green' | 'missing';
  /** Names of the tests that show it. */
  readonly tests: readonly string[];
  /** The commit that was judged, and the one with only its tests on the base. */
  readonly head: Sha;
  readonly testsOnly?: Sha;
  /** The test files of the change. */
  readonly files: readonly string[];
  /** What was run, and how it ended without the rest of the change. */
  readonly command?: string;
  readonly exit?: number;
  /** Why there is none. */
  readonly why?: string;
}
