import type { CommentRecord, IssueRecord, RepoRecord, UserRecord } from '../records.ts';
import type { Desk } from '../route.ts';
import { announceComment } from './announce.ts';

/** Adds a comment to an issue or pull request. */
export function addComment(
  desk: Desk,
  repo: RepoRecord,
  issue: IssueRecord,
  by: UserRecord,
  body: string,
): CommentRecord {
  const at = desk.state.now();
  const comment = { id: desk.state.id(), author: by.login, body, createdAt: at, updatedAt: at };
  issue.comments.push(comment);
  issue.updatedAt = at;
  desk.state.note(repo, by.login, 'comment.create', issue.number);
  announceComment(desk, repo, issue, { comment, by, action: 'created' });
  return comment;
}

export interface PlacedComment {
  readonly issue: IssueRecord;
  readonly comment: CommentRecord;
}

/** A comment of the repository by its id. */
export function findComment(repo: RepoRecord, id: string): PlacedComment | undefined {
  const issue = repo.issues.find(({ comments }) => comments.some((each) => String(each.id) === id));
  const comment = issue?.comments.find((each) => String(each.id) === id);
  return issue && comment ? { issue, comment } : undefined;
}

/** Replaces a comment's text. */
export function editComment(
  desk: Desk,
  repo: RepoRecord,
  { issue, comment }: PlacedComment,
  by: UserRecord,
  body: string,
): void {
  if (comment.body === body) return;
  comment.body = body;
  comment.updatedAt = desk.state.now();
  desk.state.note(repo, by.login, 'comment.edit', issue.number);
  announceComment(desk, repo, issue, { comment, by, action: 'edited' });
}

/** Removes a comment. */
export function deleteComment(desk: Desk, repo: RepoRecord, { issue, comment }: PlacedComment, by: UserRecord): void {
  issue.comments = issue.comments.filter(({ id }) => id !== comment.id);
  desk.state.note(repo, by.login, 'comment.delete', issue.number);
  announceComment(desk, repo, issue, { comment, by, action: 'deleted' });
}
