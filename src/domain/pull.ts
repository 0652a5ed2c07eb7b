import type { Actor } from './actor.ts';
import type { Finding } from './finding.ts';
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
  /** `ref` is where git finds the head in the repository that the pull request is of, wherever the branch lives. */
  readonly head: { readonly branch: string; readonly sha: Sha; readonly ref: string };
  readonly base: { readonly branch: string; readonly sha: Sha };
  readonly body: string;
  /** Whether the branch lives in another repository, or in one that is gone. */
  readonly fork: boolean;
  /**
   * Whether the forge says that it may not merge by itself; false or left out where it has not looked yet. Some forges say
   * so for other reasons too, so that git must have the last word.
   */
  readonly conflicts?: boolean;
}

/** A check shown at a commit. `context` is its stable name, e.g. `issuewright/test`. */
export interface CommitStatus {
  readonly context: string;
  readonly state: 'pending' | 'success' | 'failure' | 'error';
  readonly description: string;
  readonly url?: string;
  /** What it rests on, as Markdown, for forges that show more of a check than one line. */
  readonly evidence?: string;
  /** Shown at their lines where the forge can, as far as they have any. */
  readonly findings?: readonly Finding[];
}

/** What somebody other than the bot said about a pull request: a review, a thread at a line, or a plain comment. */
export interface PullAsk {
  /** Made of the forge's own ids, e.g. `thread 17 42`; the same until its author says more, or it is answered. */
  readonly id: string;
  readonly kind: 'review' | 'thread' | 'comment';
  readonly author: Actor;
  /**
   * Whole text, at most 16 KiB; of a thread, what its author said in it since the bot's last answer: each author's words
   * are an ask of their own, so that nobody speaks with another's rights.
   */
  readonly body: string;
  readonly path?: string;
  readonly line?: number;
  /** Whether a review asks for changes before the pull request may go in. */
  readonly blocking: boolean;
  readonly createdAt: string;
}

/** A check of somebody else's at a commit, e.g. the repository's own CI. */
export interface PullCheck {
  readonly name: string;
  readonly state: 'pending' | 'success' | 'failure';
  readonly url?: string;
  /** What the forge shows of it: description or summary, at most a few lines. */
  readonly says: string;
}
