import type { Sha } from './refs.ts';

/** How the app of a repository is started and looked at. */
export interface Preview {
  /** Shell command that serves the app on the port `PORT` until it is killed. */
  readonly start: string;
  /** Paths below the app's address, e.g. `/about`. */
  readonly urls: readonly string[];
  /** Globs of paths: only a change that touches one of them is worth a look. */
  readonly when: readonly string[];
  /** How long the app may take until it listens. */
  readonly readySeconds: number;
  readonly width: number;
  readonly height: number;
}

/** What the pages looked like before and with a change. */
export interface Shots {
  /** The commits that were looked at. */
  readonly base: Sha;
  readonly head: Sha;
  readonly pages: readonly ShotPage[];
  /** Why there are none, or not all. */
  readonly why?: string;
}

/** One page, with the addresses of its pictures on the forge. */
export interface ShotPage {
  readonly path: string;
  readonly base?: string;
  readonly head?: string;
}
