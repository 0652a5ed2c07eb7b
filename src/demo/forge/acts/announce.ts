import type { CommentRecord, IssueRecord, RepoRecord, UserRecord } from '../records.ts';
import { type Desk, isPull } from '../route.ts';
import { commentShape, issueShape } from '../shapes/issue.ts';
import { pullShape } from '../shapes/pull.ts';
import { repositoryShape } from '../shapes/repository.ts';
import { userShape } from '../shapes/user.ts';

/** What happened to an issue or pull request, in Gitea's words. */
export type IssueAction =
  | 'opened'
  | 'closed'
  | 'reopened'
  | 'edited'
  | 'label_updated'
  | 'label_cleared'
  | 'synchronized';

const TYPES: Readonly<Record<IssueAction, string>> = {
  opened: '',
  closed: '',
  reopened: '',
  edited: '',
  label_updated: '_label',
  label_cleared: '_label',
  synchronized: '_sync',
};

/** Tells the repository's hooks of an issue or pull request. */
export function announceIssue(
  desk: Desk,
  repo: RepoRecord,
  issue: IssueRecord,
  by: UserRecord,
  action: IssueAction,
): void {
  const { state } = desk;
  const shared = {
    action,
    number: issue.number,
    repository: repositoryShape(state, repo, by),
    sender: userShape(state, by.login),
    commit_id: '',
  };
  const suffix = TYPES[action];
  if (isPull(issue)) {
    const type = suffix === '' ? 'pull_request' : `pull_request${suffix}`;
    desk.hooks.send(
      repo,
      { event: 'pull_request', type },
      { ...shared, pull_request: pullShape(state, repo, issue, by) },
    );
  } else {
    const type = suffix === '' ? 'issues' : `issue${suffix}`;
    desk.hooks.send(repo, { event: 'issues', type }, { ...shared, issue: issueShape(state, repo, issue) });
  }
}

/** Tells the repository's hooks of a comment. */
export function announceComment(
  desk: Desk,
  repo: RepoRecord,
  issue: IssueRecord,
  { comment, by, action }: { comment: CommentRecord; by: UserRecord; action: 'created' | 'edited' | 'deleted' },
): void {
  const { state } = desk;
  const type = isPull(issue) ? 'pull_request_comment' : 'issue_comment';
  desk.hooks.send(
    repo,
    { event: 'issue_comment', type },
    {
      action,
      issue: issueShape(state, repo, issue),
      comment: commentShape(state, repo, issue, comment),
      repository: repositoryShape(state, repo, by),
      sender: userShape(state, by.login),
      is_pull: isPull(issue),
    },
  );
}
