import type { ForgeState } from '../forge-state.ts';
import type { IssueRecord, PullRecord, RepoRecord, ReviewRecord, StatusRecord, UserRecord } from '../records.ts';
import { isDraft, issueShape, issueUrl } from './issue.ts';
import { repositoryShape } from './repository.ts';
import { userShape } from './user.ts';

export interface PullIssue extends IssueRecord {
  pull: PullRecord;
}

/** A pull request as Gitea's API shows it to `viewer`. */
export function pullShape(state: ForgeState, repo: RepoRecord, issue: PullIssue, viewer: UserRecord | undefined) {
  const {
    pull_request: _none,
    repository: _meta,
    url: _api,
    original_author: _author,
    ...shared
  } = issueShape(state, repo, issue);
  const { pull } = issue;
  const page = issueUrl(state, repo, issue);
  const end = (ref: string, sha: string) => ({
    label: ref,
    ref,
    sha,
    repo_id: repo.id,
    repo: repositoryShape(state, repo, viewer),
  });
  return {
    ...shared,
    url: page,
    draft: isDraft(issue.title),
    review_comments: pull.reviews.reduce((sum, review) => sum + review.comments.length, 0),
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    mergeable: issue.state === 'open',
    merged: false,
    allow_maintainer_edit: false,
    base: end(pull.base, repo.refs[`refs/heads/${pull.base}`] ?? pull.mergeBase),
    head: end(branchThere(repo, pull) ? pull.head : `refs/pull/${issue.number}/head`, pull.headSha),
    merge_base: pull.mergeBase,
  };
}

/** Whether the branch of a pull request still exists; Gitea names the pull request's own ref once it is gone. */
function branchThere(repo: RepoRecord, pull: PullRecord): boolean {
  return repo.refs[`refs/heads/${pull.head}`] !== undefined;
}

/** A review as Gitea's API shows it. */
export function reviewShape(state: ForgeState, repo: RepoRecord, issue: PullIssue, review: ReviewRecord) {
  const page = issueUrl(state, repo, issue);
  return {
    id: review.id,
    user: userShape(state, review.author),
    state: review.state,
    body: review.body,
    commit_id: review.commit,
    stale: review.commit !== issue.pull.headSha,
    official: false,
    dismissed: false,
    comments_count: review.comments.length,
    submitted_at: review.at,
    updated_at: review.at,
    html_url: `${page}#issuecomment-${review.id}`,
    pull_request_url: page,
  };
}

/** The inline comments of a review as Gitea's API shows them. */
export function reviewCommentShapes(state: ForgeState, repo: RepoRecord, issue: PullIssue, review: ReviewRecord) {
  return review.comments.map((comment) => ({
    id: comment.id,
    body: comment.body,
    user: userShape(state, review.author),
    pull_request_review_id: review.id,
    created_at: review.at,
    updated_at: review.at,
    path: comment.path,
    commit_id: review.commit,
    original_commit_id: review.commit,
    diff_hunk: '',
    position: comment.line,
    original_position: 0,
    html_url: `${issueUrl(state, repo, issue)}#issuecomment-${comment.id}`,
    pull_request_url: issueUrl(state, repo, issue),
  }));
}

/** A commit status as Gitea's API shows it. */
export function statusShape(state: ForgeState, repo: RepoRecord, status: StatusRecord) {
  return {
    id: status.id,
    status: status.state,
    target_url: status.url,
    description: status.description,
    url: `${state.url}/api/v1/repos/${repo.owner}/${repo.name}/statuses/${status.sha}`,
    context: status.context,
    creator: userShape(state, status.by),
    created_at: status.at,
    updated_at: status.at,
  };
}
