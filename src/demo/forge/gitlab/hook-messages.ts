import type { HookMessage } from '../forge-dialect.ts';
import type { ForgeIssue, ForgeRepository } from '../forge-state.ts';
import type { Happening } from '../happening.ts';
import type { GitlabContext } from './gitlab-context.ts';

const ACTIONS = { opened: 'open', closed: 'close', reopened: 'reopen', edited: 'update' } as const;

/** What GitLab's webhooks say of something that happened. */
export function hookMessages(
  context: GitlabContext,
  project: ForgeRepository,
  what: Happening,
  sender: string,
): readonly HookMessage[] {
  const { issue } = what;
  switch (what.kind) {
    case 'issue':
      return [changed(context, project, issue, sender, ACTIONS[what.action], {})];
    case 'label':
      return [changed(context, project, issue, sender, 'update', labelsChanged(context, project, what))];
    case 'comment':
      return [noted(context, project, issue, sender, { ...what.comment, type: null })];
    case 'review': {
      const { createdAt, updatedAt } = issue;
      const body = what.review.comments[0]?.body ?? '';
      return [
        noted(context, project, issue, sender, { id: what.review.id, body, createdAt, updatedAt, type: 'DiffNote' }),
      ];
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
  action: string,
  changes: object,
): HookMessage {
  const kind = issue.pull ? 'merge_request' : 'issue';
  const labels = shownLabels(context, project, issue.labels);
  const payload = {
    object_kind: kind,
    event_type: kind,
    ...common(context, project, sender),
    object_attributes: { ...attributes(issue), action, labels },
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
  { issue, labels, added }: Extract<Happening, { kind: 'label' }>,
) {
  const before = added ? issue.labels.filter((id) => !labels.includes(id)) : [...issue.labels, ...labels];
  return {
    labels: {
      previous: shownLabels(context, project, before),
      current: shownLabels(context, project, issue.labels),
    },
  };
}

function shownLabels({ views }: GitlabContext, project: ForgeRepository, ids: readonly number[]) {
  return ids.map((id) => {
    const { name, color, description } = views.label(project, id);
    return { id, title: name, color, description, project_id: project.id, type: 'ProjectLabel' };
  });
}

interface Noted {
  readonly id: number;
  readonly body: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly type: 'DiffNote' | null;
}

function noted(
  context: GitlabContext,
  project: ForgeRepository,
  issue: ForgeIssue,
  sender: string,
  { id, body: note, createdAt, updatedAt, type }: Noted,
): HookMessage {
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

/** Webhooks write times in another way than the API does. */
function hookTime(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}
