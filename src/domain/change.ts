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
