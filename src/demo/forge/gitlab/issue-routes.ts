import { ForgeReply } from '../forge-reply.ts';
import type { ForgeIssue, ForgeRepository } from '../forge-state.ts';
import { type ApiRequest, type Route, signedIn } from '../route.ts';
import { type GitlabContext, issuableFor, PROJECT, projectFor } from './gitlab-context.ts';
import { paged } from './paged.ts';
import { bodyTexts, queryTexts } from './params.ts';

/** Issues and the history of their labels. */
export function issueRoutes(context: GitlabContext): readonly Route[] {
  const { views } = context;
  return [
    { method: 'GET', path: `${PROJECT}/issues`, answer: async (request) => listIssues(context, request) },
    { method: 'POST', path: `${PROJECT}/issues`, answer: (request) => openIssue(context, request) },
    {
      method: 'GET',
      path: `${PROJECT}/issues/:iid`,
      answer: async (request) => {
        const project = projectFor(context, request, 'read');
        return { status: 200, body: views.issue(project, issuableFor(request, project, 'issue')) };
      },
    },
    { method: 'PUT', path: `${PROJECT}/issues/:iid`, answer: (request) => editIssue(context, request) },
    {
      method: 'GET',
      path: `${PROJECT}/issues/:iid/resource_label_events`,
      answer: async (request) => {
        const project = projectFor(context, request, 'read');
        return paged(labelEvents(context, project, issuableFor(request, project, 'issue')), request);
      },
    },
  ];
}

function listIssues(context: GitlabContext, request: ApiRequest) {
  const project = projectFor(context, request, 'read');
  const { state = 'all', labels = '', sort = 'desc' } = queryTexts(request, ['state', 'labels', 'order_by', 'sort']);
  const names = labels.split(',').filter(Boolean);
  const wanted = names.map((name) => project.labels.find((label) => label.name === name)?.id ?? -1);
  const fits = (issue: ForgeIssue) =>
    !issue.pull &&
    (state === 'all' || (issue.state === 'open' ? 'opened' : 'closed') === state) &&
    wanted.every((id) => issue.labels.includes(id));
  const oldestFirst = project.issues.filter(fits).map((issue) => context.views.issue(project, issue));
  return paged(sort === 'asc' ? oldestFirst : oldestFirst.toReversed(), request);
}

async function openIssue(context: GitlabContext, request: ApiRequest) {
  const project = projectFor(context, request, 'read');
  const { title = '', description: body = '' } = bodyTexts(request, ['title', 'description'], ['title']);
  const issue = await context.desk.openIssue(project, { title, body, author: signedIn(request).login });
  return { status: 201, body: context.views.issue(project, issue) };
}

async function editIssue(context: GitlabContext, request: ApiRequest) {
  const project = projectFor(context, request, 'write');
  const issue = issuableFor(request, project, 'issue');
  const given = bodyTexts(request, ['title', 'description', 'state_event', 'add_labels', 'remove_labels']);
  if (Object.keys(given).length === 0) throw new ForgeReply(400, 'at least one parameter must be provided');
  const { login } = signedIn(request);
  const fields = editedFields(given, issue);
  if (Object.keys(fields).length > 0) await context.desk.edit(project, issue, fields, login);
  await editLabels(context, project, issue, given, login);
  return { status: 200, body: context.views.issue(project, issue) };
}

/** Sets and takes the labels that a request names, of an issue or of a merge request. */
export async function editLabels(
  context: GitlabContext,
  project: ForgeRepository,
  issue: ForgeIssue,
  {
    add_labels,
    remove_labels,
  }: { readonly add_labels?: string | undefined; readonly remove_labels?: string | undefined },
  login: string,
): Promise<void> {
  await addLabels(context, project, issue, names(add_labels), login);
  await removeLabels(context, project, issue, names(remove_labels), login);
}

/** The fields that a request changes, of an issue or of a merge request. */
export function editedFields(
  given: { readonly title?: string; readonly description?: string; readonly state_event?: string },
  issue: ForgeIssue,
) {
  const { title, description: body, state_event: turn } = given;
  if (turn !== undefined && turn !== 'close' && turn !== 'reopen') {
    throw new ForgeReply(400, 'state_event does not have a valid value');
  }
  const state = turn === 'close' ? ('closed' as const) : ('open' as const);
  return {
    ...(title !== undefined && { title: checkedTitle(title) }),
    ...(body !== undefined && { body }),
    ...(turn !== undefined && state !== issue.state && { state }),
  };
}

export function checkedTitle(title: string): string {
  if (title.length > 255) throw new ForgeReply(400, 'title is too long (maximum is 255 characters)');
  return title;
}

function names(list = ''): readonly string[] {
  return list.split(',').filter(Boolean);
}

/** As on GitLab, a label that the project lacks is made. */
async function addLabels(
  { desk }: GitlabContext,
  project: ForgeRepository,
  issue: ForgeIssue,
  labels: readonly string[],
  login: string,
): Promise<void> {
  const ids: number[] = [];
  for (const name of labels) {
    const there = project.labels.find((label) => label.name === name);
    const made = there ?? (await desk.addLabel(project, { name, color: '6699cc', description: '' }));
    ids.push(made.id);
  }
  if (ids.length > 0) await desk.label(project, issue, { ids, added: true }, login);
}

async function removeLabels(
  { desk }: GitlabContext,
  project: ForgeRepository,
  issue: ForgeIssue,
  labels: readonly string[],
  login: string,
): Promise<void> {
  const ids = project.labels.filter(({ name }) => labels.includes(name)).map(({ id }) => id);
  if (ids.length > 0) await desk.label(project, issue, { ids, added: false }, login);
}

/** Who set and took labels, of an issue or of a merge request. */
export function labelEvents({ views }: GitlabContext, project: ForgeRepository, issue: ForgeIssue) {
  return issue.timeline.map(({ id, user, label, added, createdAt }) => ({
    id,
    user: views.user(user),
    created_at: createdAt,
    resource_type: issue.pull ? 'MergeRequest' : 'Issue',
    resource_id: issue.id,
    label: views.label(project, label),
    action: added ? 'add' : 'remove',
  }));
}
