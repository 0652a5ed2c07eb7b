import type { ForgeComment, ForgeIssue, ForgeReview } from '../forge-state.ts';
import type { GitlabViews } from './views.ts';

type Note = ReturnType<GitlabViews['note']> | ReturnType<GitlabViews['diffNote']>;

/** A thread as GitLab shows it. `resolved` is of threads that can be closed. */
export interface Discussion {
  readonly id: string;
  readonly individual_note: boolean;
  readonly notes: readonly (Note & { readonly resolved?: boolean })[];
}

/** What is said on a merge request, as threads: those at lines, the words of reviews, and the notes with what answers them. */
export function discussions(views: GitlabViews, merge: ForgeIssue): readonly Discussion[] {
  const reviews = merge.pull?.reviews ?? [];
  const all = [...ofComments(views, merge), ...reviews.flatMap((review) => ofReview(views, merge, review))];
  return all.toSorted((a, b) => firstId(a) - firstId(b));
}

/** How the thread is called that begins with this comment. */
export function discussionId(first: number): string {
  return first.toString(16).padStart(40, '0');
}

/** The id of the comment that a thread begins with. */
export function firstOf(discussion: string): number {
  return Number.parseInt(discussion, 16);
}

function firstId({ notes: [first] }: Discussion): number {
  return first?.id ?? 0;
}

function ofComments(views: GitlabViews, merge: ForgeIssue): readonly Discussion[] {
  const summaries = (merge.pull?.reviews ?? []).filter(({ body }) => body !== '');
  const words = [...summaries.map(asComment), ...merge.comments];
  return [...Map.groupBy(words, ({ id, replyTo }) => replyTo ?? id)].map(([first, said]) => {
    const alone = said.length === 1;
    const resolved = merge.pull?.resolvers[first] !== undefined;
    const notes = said.map((one) => ({ ...views.note(merge, one), ...(!alone && { resolvable: true, resolved }) }));
    return { id: discussionId(first), individual_note: alone, notes };
  });
}

function asComment({ id, author, body, createdAt }: ForgeReview): ForgeComment {
  return { id, author, body, createdAt, updatedAt: createdAt };
}

function ofReview(views: GitlabViews, merge: ForgeIssue, review: ForgeReview): readonly Discussion[] {
  const threads = Map.groupBy(review.comments, ({ id, replyTo }) => replyTo ?? id);
  return [...threads].map(([first, said]) => {
    const resolved = merge.pull?.resolvers[first] !== undefined;
    const notes = said.map((comment) => ({ ...views.diffNote(merge, review, comment), resolved }));
    return { id: discussionId(first), individual_note: false, notes };
  });
}
