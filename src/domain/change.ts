import type { Sha } from './refs.ts';

/** One file that a change touches. `previous` is the old path of a rename. */
export interface ChangedFile {
  readonly path: string;
  readonly status: 'added' | 'modified' | 'deleted' | 'renamed';
  readonly previous?: string;
  readonly added: number;
  readonly removed: number;
}

/** A change that passed inspection and exists as a commit of the host's own making. */
export interface Change {
  readonly base: Sha;
  readonly commit: Sha;
  readonly files: readonly ChangedFile[];
}

/** A file that a change and its base branch changed at one place. */
export interface Conflict {
  readonly path: string;
  /** Git's words for it. */
  readonly says: string;
  /** Both sides of each place, between git's markers; empty where it sets none, e.g. in a file that one side removed. */
  readonly hunks: string;
}

/** How a change came onto a newer commit of its base branch than it was written on. */
export interface Moved {
  readonly onto: Sha;
  /** The head of the pull request, where people's commits are on it: it stays, and is merged with its base. */
  readonly into?: Sha;
  /** What git could not bring together and nobody has settled yet. */
  readonly conflicts: readonly Conflict[];
  /** What git's markers call the base branch's side and that of the change. */
  readonly sides: readonly [string, string];
  /** The name of the change's patch before it was moved. */
  readonly patch: string;
  /** Whether the patch is still the same: then what was said of it in review holds. */
  readonly same: boolean;
}
