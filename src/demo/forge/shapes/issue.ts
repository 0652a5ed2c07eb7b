import type { ForgeState } from '../forge-state.ts';
import type { CommentRecord, IssueRecord, LabelEvent, LabelRecord, RepoRecord } from '../records.ts';
import { userShape } from './user.ts';

/** An issue, or the issue's side of a pull request, as Gitea's API shows it. */
export function issueShape(state: ForgeState, repo: RepoRecord, issue: IssueRecord) {
  const slug = `${repo.owner}/${repo.name}`;
  return {
    id: issue.id,
    url: `${state.url}/api/v1/repos/${slug}/issues/${issue.number}`,
    html_url: issueUrl(state, repo, issue),
    number: issue.number,
    user: userShape(state, issue.author),
    original_author: '',
    original_author_id: 0,
    title: issue.title,
    body: issue.body,
    ref: '',
    assets: [],
    labels: labelsOf(repo, issue).map((label) => labelShape(state, repo, label)),
    state: issue.state,
    is_locked: false,
    comments: issue.comments.length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    ...(issue.closedAt === undefined ? {} : { closed_at: issue.closedAt }),
    ...(issue.pull && {
      pull_request: { draft: isDraft(issue.title), merged: false, html_url: issueUrl(state, repo, issue) },
    }),
    pin_order: 0,
    repository: { id: repo.id, name: repo.name, owner: repo.owner, full_name: slug },
  };
}

/** The page of an issue or pull request. */
export function issueUrl(state: ForgeState, repo: RepoRecord, issue: IssueRecord): string {
  const kind = issue.pull === undefined ? 'issues' : 'pulls';
  return `${state.url}/${repo.owner}/${repo.name}/${kind}/${issue.number}`;
}

/** Gitea has no flag for a draft: the title says it. */
export function isDraft(title: string): boolean {
  return /^(?:WIP:|\[WIP\])/i.test(title);
}

/** The labels that an issue carries, in the order of their names. */
export function labelsOf(repo: RepoRecord, issue: IssueRecord): readonly LabelRecord[] {
  const held = repo.labels.filter((label) => issue.labels.includes(label.id));
  return held.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A label as Gitea's API shows it. */
export function labelShape(state: ForgeState, repo: RepoRecord, label: LabelRecord) {
  return {
    id: label.id,
    name: label.name,
    exclusive: false,
    is_archived: false,
    color: label.color,
    description: label.description,
    url: `${state.url}/api/v1/repos/${repo.owner}/${repo.name}/labels/${label.id}`,
  };
}

/** A comment as Gitea's API shows it. */
export function commentShape(state: ForgeState, repo: RepoRecord, issue: IssueRecord, comment: CommentRecord) {
  const page = issueUrl(state, repo, issue);
  return {
    id: comment.id,
    html_url: `${page}#issuecomment-${comment.id}`,
    pull_request_url: issue.pull === undefined ? '' : page,
    issue_url: issue.pull === undefined ? page : '',
    user: userShape(state, comment.author),
    original_author: '',
    original_author_id: 0,
    body: comment.body,
    assets: [],
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
  };
}

/** A comment within the timeline of its issue. */
export function timelineComment(state: ForgeState, repo: RepoRecord, issue: IssueRecord, comment: CommentRecord) {
  return { ...commentShape(state, repo, issue, comment), type: 'comment' };
}

/** A label set (body `1`) or taken away (empty body), as Gitea's timeline shows it. */
export function timelineLabel(state: ForgeState, repo: RepoRecord, issue: IssueRecord, event: LabelEvent) {
  return {
    id: event.id,
    type: 'label',
    html_url: `${issueUrl(state, repo, issue)}#event-${event.id}`,
    issue_url: issueUrl(state, repo, issue),
    user: userShape(state, event.by),
    body: event.added ? '1' : '',
    label: labelShape(state, repo, event.label),
    created_at: event.at,
    updated_at: event.at,
  };
}
