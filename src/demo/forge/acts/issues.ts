import type { IssueRecord, PullRecord, RepoRecord, UserRecord } from '../records.ts';
import type { Desk } from '../route.ts';
import { announceIssue } from './announce.ts';

export interface IssueText {
  readonly title: string;
  readonly body: string;
  readonly labels?: readonly number[];
  readonly pull?: PullRecord;
}

/** Opens an issue, or a pull request where `pull` is given. */
export function openIssue(desk: Desk, repo: RepoRecord, by: UserRecord, text: IssueText): IssueRecord {
  const { state } = desk;
  const now = state.now();
  const issue: IssueRecord = {
    id: state.id(),
    number: Math.max(0, ...repo.issues.map(({ number }) => number)) + 1,
    title: text.title,
    body: text.body,
    author: by.login,
    state: 'open',
    labels: [],
    comments: [],
    events: [],
    createdAt: now,
    updatedAt: now,
    ...(text.pull && { pull: text.pull }),
  };
  for (const label of repo.labels.filter(({ id }) => text.labels?.includes(id))) {
    issue.labels.push(label.id);
    issue.events.push({ id: state.id(), by: by.login, label: { ...label }, added: true, at: now });
  }
  repo.issues.push(issue);
  state.note(repo, by.login, text.pull ? 'pull.open' : 'issue.open', issue.number);
  announceIssue(desk, repo, issue, by, 'opened');
  return issue;
}

export interface IssueEdit {
  readonly title?: string | undefined;
  readonly body?: string | undefined;
  readonly state?: string | undefined;
}

/** Changes title, body or state of an issue or pull request; what is the same already changes nothing. */
export function editIssue(desk: Desk, repo: RepoRecord, issue: IssueRecord, by: UserRecord, edit: IssueEdit): void {
  const kind = issue.pull ? 'pull' : 'issue';
  const { title = issue.title, body = issue.body } = edit;
  if (title !== issue.title || body !== issue.body) {
    Object.assign(issue, { title, body, updatedAt: desk.state.now() });
    desk.state.note(repo, by.login, `${kind}.edit`, issue.number);
    announceIssue(desk, repo, issue, by, 'edited');
  }
  if (edit.state === undefined || edit.state === issue.state) return;
  const closes = edit.state === 'closed';
  issue.state = closes ? 'closed' : 'open';
  issue.updatedAt = desk.state.now();
  if (closes) issue.closedAt = issue.updatedAt;
  else delete issue.closedAt;
  desk.state.note(repo, by.login, `${kind}.${closes ? 'close' : 'reopen'}`, issue.number);
  announceIssue(desk, repo, issue, by, closes ? 'closed' : 'reopened');
}
