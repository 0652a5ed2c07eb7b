import type { GateProfile } from './gate.ts';
import type { IssueRef, PullRef } from './refs.ts';

/** What somebody asked for, after the event was understood and before their right to ask was checked. `heard` is as in the event. */
export type Command =
  /** `label` is the one that was set, where the event told it. */
  | {
      readonly kind: 'look';
      readonly issue: IssueRef;
      readonly by?: string;
      readonly label?: string;
      /** The bot may have been assigned; `told` where that is certain. */
      readonly assigned?: { readonly told: boolean };
      readonly heard?: string;
    }
  /** Look at a pull request: something happened to it, perhaps a label was set. */
  | { readonly kind: 'look-at-pull'; readonly pull: PullRef; readonly by: string; readonly labelled?: true }
  /** The issue is a pull request. */
  | { readonly kind: 'fix'; readonly issue: IssueRef; readonly by: string; readonly text: string }
  /** The same. */
  | { readonly kind: 'review'; readonly issue: IssueRef; readonly by: string }
  /** The same. */
  | { readonly kind: 'rebase'; readonly issue: IssueRef; readonly by: string }
  | {
      readonly kind: 'run';
      readonly issue: IssueRef;
      readonly by: string;
      /** One of the four, or a name that only the repository's settings may know. */
      readonly role: string;
      /** Whether a plan must be approved first. */
      readonly plan?: boolean;
      readonly profile?: GateProfile;
      /** The branch that the work starts from and the pull request goes into; without it, the default one. */
      readonly base?: string;
      readonly heard?: string;
    }
  | { readonly kind: 'approve'; readonly issue: IssueRef; readonly by: string; readonly plan: string }
  | { readonly kind: 'revise'; readonly issue: IssueRef; readonly by: string; readonly text: string }
  | { readonly kind: 'budget'; readonly issue: IssueRef; readonly by: string; readonly usd: number }
  | { readonly kind: 'yolo'; readonly issue: IssueRef; readonly by: string }
  | { readonly kind: 'pause-repo'; readonly issue: IssueRef; readonly by: string; readonly why: string }
  | { readonly kind: 'resume'; readonly issue: IssueRef; readonly by: string }
  | { readonly kind: 'status'; readonly issue: IssueRef; readonly by: string }
  | { readonly kind: 'explain'; readonly issue: IssueRef; readonly by: string }
  | { readonly kind: 'unpause-repo'; readonly issue: IssueRef; readonly by: string }
  | { readonly kind: 'stop'; readonly issue: IssueRef; readonly by: string; readonly why: string }
  | { readonly kind: 'retry'; readonly issue: IssueRef; readonly by: string; readonly heard?: string }
  | { readonly kind: 'help'; readonly issue: IssueRef; readonly by: string };
