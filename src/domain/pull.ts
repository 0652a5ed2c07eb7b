import type { PullRef, Sha } from './refs.ts';

/** A pull request to be opened: from a pushed branch of the same repository. */
export interface PullDraft {
  readonly head: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
}

/** A pull request as the forge shows it now. */
export interface Pull {
  readonly ref: PullRef;
  readonly url: string;
  readonly state: 'open' | 'closed' | 'merged';
  readonly draft: boolean;
  readonly head: { readonly branch: string; readonly sha: Sha };
  readonly base: { readonly branch: string; readonly sha: Sha };
  readonly body: string;
}

/** A check shown at a commit. `context` is its stable name, e.g. `issuewright/test`. */
export interface CommitStatus {
  readonly context: string;
  readonly state: 'pending' | 'success' | 'failure' | 'error';
  readonly description: string;
  readonly url?: string;
}
