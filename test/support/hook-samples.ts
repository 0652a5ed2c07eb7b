import definitions from '@octokit/webhooks-examples' with { type: 'json' };
import type { ForgeKind } from '../../src/domain/refs.ts';

/** A webhook as a forge would send it. */
export interface HookSample {
  readonly event: string;
  readonly text: string;
}

interface Definition {
  readonly name: string;
  readonly examples: readonly object[];
}

/** Payloads of each forge: GitHub's published examples, and for the others one of every kind that matters. */
export function hookSamples(): Readonly<Record<Exclude<ForgeKind, 'local'>, readonly HookSample[]>> {
  // The package's types and its content are not of one mind about what is exported.
  const published = definitions as unknown as readonly Definition[];
  return {
    github: published.flatMap(({ name, examples }) => examples.map((one) => sample(name, one))),
    gitea: [...giteaIssues(), ...giteaComments(), ...giteaOthers()],
    gitlab: [...gitlabIssues(), ...gitlabNotes(), ...gitlabOthers()],
  };
}

const sample = (event: string, payload: object): HookSample => ({ event, text: JSON.stringify(payload) });

const TIME = '2026-01-01T00:00:00Z';
const person = (id: number, login: string) => ({
  id,
  login,
  username: login,
  login_name: '',
  full_name: login.toUpperCase(),
  email: `${login}@noreply.example.org`,
  avatar_url: `https://git.example.org/avatars/${id}`,
  language: '',
  is_admin: false,
  created: TIME,
  visibility: 'public',
  followers_count: 0,
});
const giteaCommon = {
  repository: {
    id: 12,
    owner: person(2, 'owner'),
    name: 'name',
    full_name: 'owner/name',
    private: false,
    fork: false,
    html_url: 'https://git.example.org/owner/name',
    default_branch: 'main',
    permissions: { admin: false, push: false, pull: false },
    internal_tracker: { enable_time_tracker: true, allow_only_contributors_to_track_time: true },
  },
  sender: person(5, 'ann'),
};
const giteaIssue = {
  id: 30,
  url: 'https://git.example.org/api/v1/repos/owner/name/issues/3',
  number: 3,
  user: person(6, 'bob'),
  title: 'Sums are wrong',
  body: 'add(1, 2) gives 4',
  labels: [
    { id: 1, name: 'agent', exclusive: false, color: '5319e7', description: '', url: '' },
    { id: 2, name: 'bug', exclusive: false, color: 'ee0701', description: '', url: '' },
  ],
  milestone: null,
  assignee: null,
  assignees: null,
  state: 'open',
  comments: 0,
  created_at: TIME,
  updated_at: TIME,
  closed_at: null,
  due_date: null,
  pull_request: null,
  repository: { id: 12, name: 'name', owner: 'owner', full_name: 'owner/name' },
};

function giteaIssues(): readonly HookSample[] {
  const actions = ['label_updated', 'label_cleared', 'opened', 'reopened', 'closed', 'deleted', 'edited', 'assigned'];
  return actions.map((action) => sample('issues', { action, number: 3, issue: giteaIssue, ...giteaCommon }));
}

function giteaComments(): readonly HookSample[] {
  const said = (action: string, body: string, more: object = {}) =>
    sample('issue_comment', {
      action,
      issue: giteaIssue,
      comment: { id: 9, user: person(5, 'ann'), body, created_at: TIME, updated_at: TIME, assets: [] },
      ...giteaCommon,
      is_pull: false,
      ...more,
    });
  return [
    said('created', '/agent run --role tester'),
    said('created', 'Thanks!\n\n> /agent stop\n\n```\n/agent run\n```\n/agent help\n@issuewright retry'),
    said('edited', '/agent run', { changes: { body: { from: 'hello' } } }),
    said('deleted', '/agent run'),
    said('created', '/agent run', { is_pull: true, pull_request: { id: 1, number: 3 } }),
  ];
}

function giteaOthers(): readonly HookSample[] {
  const commit = { id: 'a'.repeat(40), message: 'x', author: { name: 'ann', email: 'a@example.org' }, added: ['a'] };
  const push = { ref: 'refs/heads/main', before: 'a'.repeat(40), after: 'b'.repeat(40), commits: [commit] };
  return [
    sample('push', { ...push, ...giteaCommon, pusher: person(5, 'ann') }),
    sample('pull_request', { action: 'opened', number: 4, pull_request: { id: 4, number: 4 }, ...giteaCommon }),
    sample('release', { action: 'published', release: { id: 1, tag_name: 'v1' }, ...giteaCommon }),
  ];
}

const label = (title: string) => ({
  id: 206,
  title,
  color: '#ffffff',
  project_id: 12,
  created_at: TIME,
  type: 'ProjectLabel',
});
const gitlabCommon = {
  user: { id: 5, name: 'Ann', username: 'ann', avatar_url: 'https://gitlab.example.org/a.png', email: '[REDACTED]' },
  project: {
    id: 12,
    name: 'Name',
    description: '',
    web_url: 'https://gitlab.example.org/group/sub/name',
    path_with_namespace: 'group/sub/name',
    default_branch: 'main',
    namespace: 'Sub',
    visibility_level: 20,
  },
  repository: { name: 'Name', url: 'git@gitlab.example.org:group/sub/name.git' },
};

function gitlabIssues(): readonly HookSample[] {
  const issue = (action: string, change: object = {}, attributes: object = {}) =>
    sample('Issue Hook', {
      object_kind: 'issue',
      event_type: 'issue',
      ...gitlabCommon,
      object_attributes: {
        id: 301,
        iid: 3,
        title: 'Sums are wrong',
        description: 'add(1, 2) gives 4',
        state: 'opened',
        action,
        confidential: false,
        labels: [label('agent')],
        created_at: TIME,
        ...attributes,
      },
      labels: [label('agent')],
      changes: { labels: { previous: [label('bug')], current: [label('bug'), label('agent')] } },
      assignees: [{ id: 5, username: 'ann' }],
      ...change,
    });
  return [
    ...['open', 'update', 'close', 'reopen'].map((action) => issue(action)),
    issue('update', { changes: { labels: { previous: [label('agent')], current: [] } } }),
    issue('update', { changes: { title: { previous: 'a', current: 'b' } } }),
    issue('update', {}, { confidential: true }),
  ];
}

function gitlabNotes(): readonly HookSample[] {
  const note = (text: string, attributes: object = {}, change: object = {}) =>
    sample('Note Hook', {
      object_kind: 'note',
      event_type: 'note',
      ...gitlabCommon,
      project_id: 12,
      object_attributes: { id: 9, note: text, noteable_type: 'Issue', system: false, action: 'create', ...attributes },
      issue: { id: 301, iid: 3, title: 'Sums are wrong', state: 'opened', labels: [label('agent')] },
      ...change,
    });
  return [
    note('/agent run'),
    note('Hello\n/agent stop it is solved\n/agent help'),
    note('changed title', { system: true }),
    note('/agent run', { internal: true }),
    note('/agent run', { action: 'update' }),
    note('/agent run', { noteable_type: 'MergeRequest' }, { issue: undefined, merge_request: { iid: 3 } }),
  ];
}

function gitlabOthers(): readonly HookSample[] {
  return [
    sample('Push Hook', { object_kind: 'push', ref: 'refs/heads/main', ...gitlabCommon, commits: [{ id: 'a' }] }),
    sample('Merge Request Hook', { object_kind: 'merge_request', ...gitlabCommon, object_attributes: { iid: 1 } }),
    sample('Confidential Issue Hook', { object_kind: 'issue', ...gitlabCommon, object_attributes: { iid: 3 } }),
  ];
}
