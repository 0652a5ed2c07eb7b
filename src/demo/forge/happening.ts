import type { ForgeIssue, ForgeReview } from './forge-state.ts';

/** Something that happened in a repository and that its webhooks may be told of. */
export type Happening =
  | { readonly kind: 'issue'; readonly issue: ForgeIssue; readonly action: 'opened' | 'closed' | 'reopened' | 'edited' }
  | { readonly kind: 'label'; readonly issue: ForgeIssue; readonly labels: readonly number[]; readonly added: boolean }
  | { readonly kind: 'comment'; readonly issue: ForgeIssue; readonly comment: ForgeIssue['comments'][number] }
  | { readonly kind: 'review'; readonly issue: ForgeIssue; readonly review: ForgeReview };
