import type { HookMessage } from '../forge-dialect.ts';
import type { ForgeCheck, ForgeComment, ForgeIssue, ForgeLineComment, ForgeRepository } from '../forge-state.ts';
import type { Happening, IssueHappening } from '../happening.ts';
import type { GitlabContext } from './gitlab-context.ts';

const ACTIONS = { opened: 'open', closed: 'close', reopened: 'reopen', edited: 'update' } as const;

/** What GitLab's webhooks say of something that happened. */
export function hookMessages(
  context: GitlabContext,
  project: ForgeRepository,
  what: Happening,
  sender: string,
): readonly HookMessage[] {
  if (what.kind === 'check') return what.pulls.map((merge) => piped(context, project, merge, sender, what.check));
  const { issue } = what;
  switch (what.kind) {
    case 'issue':
      return [changed(context, project, issue, sender, { action: ACTIONS[what.action] })];
    case 'label':
      return [changed(context, project, issue, sender, { action: 'update' }, labelsChanged(context, project, what))];
    case 'assign':
      return [changed(context, project, issue, sender, { action: 'update' }, assigneesChanged(context, what))];
    case 'push':
      return [changed(context, project, issue, sender, { action: 'update', oldrev: what.before })];
    case 'comment':
    case 'reply':
      return [noted(context, project, issue, sender, what.comment)];
    case 'review': {
      const { body, comments, createdAt } = what.review;
      const summary = body === '' ? [] : [{ ...what.review, updatedAt: createdAt }];
      return [...summary, ...comments].map((words) => noted(context, project, issue, sender, words));
    }
  }
}

function common({ views }: GitlabContext, project: ForgeRepository, sender: string) {
  const { id, name, path_with_namespace, default_branch, web_url } = views.project(project, false);
  const { username, name: shown, id: user, avatar_url } = views.user(sender);
  return {
    user: { id: user, name: shown, username, avatar_url, email: '[REDACTED]' },
    project: { id, name, path_with_namespace, default_branch, web_url },
  };
}

function changed(
  context: GitlabContext,
  project: ForgeRepository,
  issue: ForgeIssue,
  sender: string,
  action: { readonly action: string; readonly oldrev?: string },
  changes: object = {},
): HookMessage {
  const kind = issue.pull ? 'merge_request' : 'issue';
  const labels = shownLabels(context, project, issue.labels);
  const payload = {
    object_kind: kind,
    event_type: kind,
    ...common(context, project, sender),
    object_attributes: { ...attributes(issue), ...action, labels },
    labels,
    changes,
  };
  return { event: issue.pull ? 'Merge Request Hook' : 'Issue Hook', payload };
}

function attributes({ id, number, title, body, state, createdAt, updatedAt, pull }: ForgeIssue) {
  return {
    id,
    iid: number,
    title,
    description: body,
    state: state === 'open' ? 'opened' : 'closed',
    created_at: hookTime(createdAt),
    updated_at: hookTime(updatedAt),
    ...(pull ? { source_branch: pull.head, target_branch: pull.base } : { confidential: false, type: 'Issue' }),
  };
}

function labelsChanged(
  context: GitlabContext,
  project: ForgeRepository,
  { issue, labels, added }: Extract<IssueHappening, { kind: 'label' }>,
) {
  const before = added ? issue.labels.filter((id) => !labels.includes(id)) : [...issue.labels, ...labels];
  return {
    labels: {
      previous: shownLabels(context, project, before),
      current: shownLabels(context, project, issue.labels),
    },
  };
}

function assigneesChanged(
  { views }: GitlabContext,
  { issue, login, added }: Extract<IssueHappening, { kind: 'assign' }>,
) {
  const now = issue.assignees ?? [];
  const before = added ? now.filter((one) => one !== login) : [...now, login];
  const shown = (logins: readonly string[]) => logins.map((one) => views.user(one));
  return { assignees: { previous: shown(before), current: shown(now) } };
}

function shownLabels({ views }: GitlabContext, project: ForgeRepository, ids: readonly number[]) {
  return ids.map((id) => {
    const { name, color, description } = views.label(project, id);
    return { id, title: name, color, description, project_id: project.id, type: 'ProjectLabel' };
  });
}

function noted(
  context: GitlabContext,
  project: ForgeRepository,
  issue: ForgeIssue,
  sender: string,
  words: ForgeComment | ForgeLineComment,
): HookMessage {
  const { id, body: note, createdAt, updatedAt } = words;
  const type = 'path' in words ? 'DiffNote' : null;
  const payload = {
    object_kind: 'note',
    event_type: 'note',
    ...common(context, project, sender),
    project_id: project.id,
    object_attributes: {
      id,
      note,
      type,
      noteable_type: issue.pull ? 'MergeRequest' : 'Issue',
      noteable_id: issue.id,
      system: false,
      action: 'create',
      created_at: hookTime(createdAt),
      updated_at: hookTime(updatedAt),
    },
    [issue.pull ? 'merge_request' : 'issue']: {
      ...attributes(issue),
      labels: shownLabels(context, project, issue.labels),
    },
  };
  return { event: 'Note Hook', payload };
}

/** Of what a check says, as the pipeline of a merge request. */
function piped(
  context: GitlabContext,
  project: ForgeRepository,
  merge: ForgeIssue,
  sender: string,
  { id, sha, state, createdAt }: ForgeCheck,
): HookMessage {
  const status = state === 'failure' ? 'failed' : state;
  const source = 'merge_request_event';
  const payload = {
    object_kind: 'pipeline',
    object_attributes: { id, sha, status, source, created_at: hookTime(createdAt) },
    merge_request: attributes(merge),
    ...common(context, project, sender),
  };
  return { event: 'Pipeline Hook', payload };
}

/** Webhooks write times in another way than the API does. */
function hookTime(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}
