import type { Actor } from './actor.ts';
import type { IssueRef, PullRef, RepoRef } from './refs.ts';

/**
 * What a forge told us, in no forge's words. An event only says where to look; the forge is asked for the rest. `heard` is
 * the digest of the issue's words as the event told them, so that an edit before they are read does not go unseen.
 */
export type ForgeEvent =
  | {
      readonly kind: 'issue-labelled';
      readonly issue: IssueRef;
      readonly sender: Actor;
      readonly label?: string;
      readonly heard?: string;
    }
  /** The bot may have been assigned; `told` where the event itself says that it was, just now. */
  | {
      readonly kind: 'issue-assigned';
      readonly issue: IssueRef;
      readonly sender: Actor;
      readonly told: boolean;
      readonly heard?: string;
    }
  | { readonly kind: 'issue-closed'; readonly issue: IssueRef; readonly sender: Actor }
  | { readonly kind: 'issue-unlabelled'; readonly issue: IssueRef; readonly sender: Actor }
  /** With `pull`, the number is that of a pull request, which may be an issue's too, and the comment holds a command. */
  | {
      readonly kind: 'comment-created';
      readonly issue: IssueRef;
      readonly sender: Actor;
      readonly body: string;
      /** The id of the comment. */
      readonly comment?: number;
      readonly pull?: true;
      readonly heard?: string;
    }
  /** Something happened to a pull request: it was reviewed, commented on, pushed to, labelled or closed, or its checks ended. */
  | { readonly kind: 'pull-touched'; readonly pull: PullRef; readonly sender: Actor; readonly labelled?: true }
  | { readonly kind: 'ignored'; readonly repo?: RepoRef; readonly why: string };
