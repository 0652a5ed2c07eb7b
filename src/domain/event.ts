import type { Actor } from './actor.ts';
import type { IssueRef, PullRef, RepoRef } from './refs.ts';

/** What a forge told us, in no forge's words. An event only says where to look; the forge is asked for the rest. */
export type ForgeEvent =
  | { readonly kind: 'issue-labelled'; readonly issue: IssueRef; readonly sender: Actor; readonly label?: string }
  | { readonly kind: 'issue-closed'; readonly issue: IssueRef; readonly sender: Actor }
  | { readonly kind: 'issue-unlabelled'; readonly issue: IssueRef; readonly sender: Actor }
  /** With `pull`, the number is that of a pull request, which may be an issue's too, and the comment holds a command. */
  | {
      readonly kind: 'comment-created';
      readonly issue: IssueRef;
      readonly sender: Actor;
      readonly body: string;
      readonly pull?: true;
    }
  /** Something happened to a pull request: it was reviewed, commented on, pushed to, labelled or closed, or its checks ended. */
  | { readonly kind: 'pull-touched'; readonly pull: PullRef; readonly sender: Actor; readonly labelled?: true }
  | { readonly kind: 'ignored'; readonly repo?: RepoRef; readonly why: string };
