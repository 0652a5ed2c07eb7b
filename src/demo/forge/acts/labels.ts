import type { IssueRecord, LabelRecord, RepoRecord, UserRecord } from '../records.ts';
import type { Desk } from '../route.ts';
import { announceIssue } from './announce.ts';

/** Adds a label to the repository's list. Gitea allows two of the same name, and so does this. */
export function createLabel(
  desk: Desk,
  repo: RepoRecord,
  by: UserRecord,
  label: { readonly name: string; readonly color: string; readonly description: string },
): LabelRecord {
  const made = {
    id: desk.state.id(),
    name: label.name,
    color: label.color.replace('#', ''),
    description: label.description,
  };
  repo.labels.push(made);
  desk.state.note(repo, by.login, 'label.create', made.name);
  return made;
}

/** Sets labels on an issue; those that it carries already stay as they are. */
export function addLabels(
  desk: Desk,
  repo: RepoRecord,
  issue: IssueRecord,
  { labels, by }: { readonly labels: readonly LabelRecord[]; readonly by: UserRecord },
): void {
  const fresh = labels.filter(({ id }) => !issue.labels.includes(id));
  for (const label of fresh) {
    issue.labels.push(label.id);
    record(desk, repo, issue, { label, by, added: true });
  }
  if (fresh.length > 0) announceIssue(desk, repo, issue, by, 'label_updated');
}

/** Takes a label from an issue; an absent one is no error. */
export function removeLabel(
  desk: Desk,
  repo: RepoRecord,
  issue: IssueRecord,
  { label, by }: { readonly label: LabelRecord; readonly by: UserRecord },
): void {
  if (!issue.labels.includes(label.id)) return;
  issue.labels = issue.labels.filter((id) => id !== label.id);
  record(desk, repo, issue, { label, by, added: false });
  announceIssue(desk, repo, issue, by, 'label_updated');
}

/** Takes all labels from an issue at once. */
export function clearLabels(desk: Desk, repo: RepoRecord, issue: IssueRecord, by: UserRecord): void {
  const held = repo.labels.filter(({ id }) => issue.labels.includes(id));
  issue.labels = [];
  for (const label of held) record(desk, repo, issue, { label, by, added: false });
  if (held.length > 0) announceIssue(desk, repo, issue, by, 'label_cleared');
}

function record(
  desk: Desk,
  repo: RepoRecord,
  issue: IssueRecord,
  { label, by, added }: { readonly label: LabelRecord; readonly by: UserRecord; readonly added: boolean },
): void {
  const at = desk.state.now();
  issue.updatedAt = at;
  issue.events.push({ id: desk.state.id(), by: by.login, label: { ...label }, added, at });
  desk.state.note(repo, by.login, added ? 'label.add' : 'label.remove', `${issue.number} ${label.name}`);
}
