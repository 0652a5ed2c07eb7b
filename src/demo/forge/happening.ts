import type { ForgeCheck, ForgeComment, ForgeIssue, ForgeLineComment, ForgeReview } from './forge-state.ts';

/** Something that happened in a repository and that its webhooks may be told of. */
export type Happening =
  | IssueHappening
  | { readonly kind: 'check'; readonly check: ForgeCheck; readonly pulls: readonly ForgeIssue[] };

/** Something that happened to one issue or pull request. */
export type IssueHappening = { readonly issue: ForgeIssue } & (
  | { readonly kind: 'issue'; readonly action: 'opened' | 'closed' | 'reopened' | 'edited' }
  | { readonly kind: 'label'; readonly labels: readonly number[]; readonly added: boolean }
  | { readonly kind: 'assign'; readonly login: string; readonly added: boolean }
  | { readonly kind: 'comment'; readonly comment: ForgeComment }
  | { readonly kind: 'review'; readonly review: ForgeReview }
  | { readonly kind: 'reply'; readonly review: ForgeReview; readonly comment: ForgeLineComment }
  /** The branch of a pull request has moved from `before`. */
  | { readonly kind: 'push'; readonly before: string }
);
