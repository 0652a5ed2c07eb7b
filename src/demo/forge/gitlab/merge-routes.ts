import { ForgeReply } from '../forge-reply.ts';
import type { ForgeIssue, ForgeRepository } from '../forge-state.ts';
import { type ApiRequest, type Route, signedIn } from '../route.ts';
import { type GitlabContext, issuableFor, PROJECT, projectFor } from './gitlab-context.ts';
import { checkedTitle, editedFields, editLabels, labelEvents } from './issue-routes.ts';
import { withoutQuickActions } from './note-routes.ts';
import { paged } from './paged.ts';
import { bodyTexts, queryTexts } from './params.ts';

/** Merge requests. */
export function mergeRoutes(context: GitlabContext): readonly Route[] {
  return [
    { method: 'GET', path: `${PROJECT}/merge_requests`, answer: (request) => listMerges(context, request) },
    { method: 'POST', path: `${PROJECT}/merge_requests`, answer: (request) => openMerge(context, request) },
    {
      method: 'GET',
      path: `${PROJECT}/merge_requests/:iid`,
      answer: async (request) => {
        const project = projectFor(context, request, 'read');
        const merge = issuableFor(request, project, 'merge');
        return { status: 200, body: await inFull(context, project, merge) };
      },
    },
    {
      method: 'GET',
      path: `${PROJECT}/merge_requests/:iid/reviewers`,
      answer: async (request) => {
        const merge = issuableFor(request, projectFor(context, request, 'read'), 'merge');
        return { status: 200, body: reviewers(context, merge) };
      },
    },
    {
      method: 'GET',
      path: `${PROJECT}/merge_requests/:iid/resource_label_events`,
      answer: async (request) => {
        const project = projectFor(context, request, 'read');
        return paged(labelEvents(context, project, issuableFor(request, project, 'merge')), request);
      },
    },
    { method: 'PUT', path: `${PROJECT}/merge_requests/:iid`, answer: (request) => editMerge(context, request) },
  ];
}

/** The tip of a merge request's branch. */
export async function headOf({ core }: GitlabContext, project: ForgeRepository, merge: ForgeIssue): Promise<string> {
  return (await core.tip(project, merge)) ?? '';
}

async function listMerges(context: GitlabContext, request: ApiRequest) {
  const project = projectFor(context, request, 'read');
  const given = queryTexts(request, ['state', 'source_branch', 'target_branch']);
  const { state = 'all', source_branch: head, target_branch: base } = given;
  const fits = ({ pull, state: now }: ForgeIssue) =>
    pull !== undefined &&
    (state === 'all' || (now === 'open' ? 'opened' : 'closed') === state) &&
    (head === undefined || pull.head === head) &&
    (base === undefined || pull.base === base);
  const merges = project.issues.filter(fits).toReversed();
  const shown = merges.map(async (one) => context.views.merge(project, one, await headOf(context, project, one)));
  return paged(await Promise.all(shown), request);
}

async function openMerge(context: GitlabContext, request: ApiRequest) {
  const project = projectFor(context, request, 'write');
  const given = bodyTexts(
    request,
    ['source_branch', 'target_branch', 'title', 'description'],
    ['source_branch', 'target_branch', 'title'],
  );
  const { source_branch: head = '', target_branch: base = '', title = '', description = '' } = given;
  const { owner, name, issues } = project;
  for (const branch of [head, base]) {
    // As on GitLab: such a request is refused as a whole, not as something that was not found.
    if ((await context.core.git.head(owner, name, branch)) === undefined)
      throw new ForgeReply(400, `there is no branch ${branch}`);
  }
  const twin = issues.find(({ state, pull }) => state === 'open' && pull?.head === head && pull.base === base);
  if (twin)
    throw new ForgeReply(409, `Another open merge request already exists for this source branch: !${twin.number}`);
  const merge = await context.desk.openPull(project, {
    head,
    base,
    title: checkedTitle(title),
    body: withoutQuickActions(description),
    author: signedIn(request).login,
    // Here a draft is a title that starts so.
    draft: false,
  });
  return { status: 201, body: await inFull(context, project, merge) };
}

const EDITABLE = ['title', 'description', 'state_event', 'add_labels', 'remove_labels'] as const;

async function editMerge(context: GitlabContext, request: ApiRequest) {
  const project = projectFor(context, request, 'write');
  const merge = issuableFor(request, project, 'merge');
  const { login } = signedIn(request);
  const { description, add_labels, remove_labels, ...given } = bodyTexts(request, EDITABLE);
  const body = description === undefined ? {} : { description: withoutQuickActions(description) };
  const fields = editedFields({ ...given, ...body }, merge);
  if (Object.keys(fields).length > 0) await context.desk.edit(project, merge, fields, login);
  await editLabels(context, project, merge, { add_labels, remove_labels }, login);
  return { status: 200, body: await inFull(context, project, merge) };
}

const STATES: Readonly<Record<string, string>> = { REQUEST_CHANGES: 'requested_changes', APPROVE: 'approved' };

/** Who reviewed, and how it ended. */
function reviewers({ views }: GitlabContext, { pull }: ForgeIssue) {
  const ended = new Map((pull?.reviews ?? []).map(({ author, event }) => [author, STATES[event] ?? 'reviewed']));
  return [...ended].map(([author, state]) => ({ user: views.user(author), state }));
}

async function inFull(context: GitlabContext, project: ForgeRepository, merge: ForgeIssue) {
  const { owner, name } = project;
  const { head = '', base = '' } = merge.pull ?? {};
  const merges = merge.state === 'open' ? await context.core.git.merges(owner, name, base, head) : undefined;
  return context.views.mergeInFull(project, merge, await headOf(context, project, merge), merges);
}
