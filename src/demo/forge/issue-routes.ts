import { announceIssue, type ForgeContext, issueFor, repositoryFor } from './forge-context.ts';
import { ForgeReply, found } from './forge-reply.ts';
import type { ForgeIssue, ForgeRepository } from './forge-state.ts';
import { type ApiRequest, paged, type Route, signedIn, text } from './route.ts';

const REPO = '/repos/:owner/:repo';

/** Issues, their comments and their timeline. */
export function issueRoutes(context: ForgeContext): readonly Route[] {
  const { core, views } = context;
  return [
    { method: 'GET', path: `${REPO}/issues`, answer: async (request) => listIssues(context, request) },
    {
      method: 'POST',
      path: `${REPO}/issues`,
      answer: async (request) => {
        const repository = repositoryFor(context, request, 'read');
        const { login } = signedIn(request);
        const issue = core.addIssue(repository, {
          title: text(request, 'title'),
          body: text(request, 'body', ''),
          author: login,
        });
        await core.save();
        announceIssue(context, repository, issue, 'opened', login);
        return { status: 201, body: views.issue(repository, issue) };
      },
    },
    {
      method: 'GET',
      path: `${REPO}/issues/:index`,
      answer: async (request) => {
        const repository = repositoryFor(context, request, 'read');
        return { status: 200, body: views.issue(repository, issueFor(context, request, repository)) };
      },
    },
    { method: 'PATCH', path: `${REPO}/issues/:index`, answer: (request) => editIssue(context, request) },
    {
      method: 'GET',
      path: `${REPO}/issues/:index/comments`,
      answer: async (request) => {
        const repository = repositoryFor(context, request, 'read');
        const issue = issueFor(context, request, repository);
        return { status: 200, body: issue.comments.map((comment) => views.comment(repository, issue, comment)) };
      },
    },
    { method: 'POST', path: `${REPO}/issues/:index/comments`, answer: (request) => addComment(context, request) },
    { method: 'PATCH', path: `${REPO}/issues/comments/:id`, answer: (request) => editComment(context, request) },
    {
      method: 'GET',
      path: `${REPO}/issues/:index/timeline`,
      answer: async (request) => {
        const repository = repositoryFor(context, request, 'read');
        return paged(timeline(context, repository, issueFor(context, request, repository)), request.query);
      },
    },
  ];
}

function listIssues(context: ForgeContext, request: ApiRequest) {
  const repository = repositoryFor(context, request, 'read');
  const { query } = request;
  const names = (query.get('labels') ?? '').split(',').filter(Boolean);
  const wanted = names.map((name) => repository.labels.find((label) => label.name === name)?.id ?? -1);
  const state = query.get('state') ?? 'open';
  const fits = (issue: ForgeIssue) =>
    (state === 'all' || issue.state === state) &&
    wanted.every((id) => issue.labels.includes(id)) &&
    (query.get('type') !== 'issues' || !issue.pull);
  const newestFirst = repository.issues.filter(fits).toReversed();
  return paged(
    newestFirst.map((issue) => context.views.issue(repository, issue)),
    query,
  );
}

async function editIssue(context: ForgeContext, request: ApiRequest) {
  const repository = repositoryFor(context, request, 'write');
  const issue = issueFor(context, request, repository);
  const state = text(request, 'state', issue.state);
  if (state !== 'open' && state !== 'closed') throw new ForgeReply(422, '[state]: open or closed');
  const changed = state !== issue.state;
  Object.assign(issue, {
    state,
    title: text(request, 'title', issue.title),
    body: text(request, 'body', issue.body),
    updatedAt: new Date().toISOString(),
  });
  await context.core.save();
  if (changed)
    announceIssue(context, repository, issue, state === 'open' ? 'reopened' : 'closed', signedIn(request).login);
  return { status: 201, body: context.views.issue(repository, issue) };
}

async function addComment(context: ForgeContext, request: ApiRequest) {
  const { core, views, hooks } = context;
  const repository = repositoryFor(context, request, 'read');
  const issue = issueFor(context, request, repository);
  const { login } = signedIn(request);
  const now = new Date().toISOString();
  const comment = { id: core.nextId(), author: login, body: checkedBody(request), createdAt: now, updatedAt: now };
  issue.comments.push(comment);
  await core.save();
  hooks.send(repository, 'issue_comment', {
    action: 'created',
    issue: views.issue(repository, issue),
    comment: views.comment(repository, issue, comment),
    repository: views.repository(repository, false),
    sender: views.user(login),
    is_pull: issue.pull !== undefined,
  });
  return { status: 201, body: views.comment(repository, issue, comment) };
}

async function editComment(context: ForgeContext, request: ApiRequest) {
  const repository = repositoryFor(context, request, 'read');
  const { login, admin } = signedIn(request);
  const id = Number(request.params.id);
  const issue = found(repository.issues.find(({ comments }) => comments.some((comment) => comment.id === id)));
  const comment = found(issue.comments.find((one) => one.id === id));
  if (comment.author !== login && !admin) throw new ForgeReply(403, 'not the author of this comment');
  Object.assign(comment, { body: checkedBody(request), updatedAt: new Date().toISOString() });
  await context.core.save();
  return { status: 200, body: context.views.comment(repository, issue, comment) };
}

function checkedBody(request: ApiRequest): string {
  const body = text(request, 'body');
  if (body.length > 65_536) throw new ForgeReply(422, '[body]: too long');
  return body;
}

function timeline({ views }: ForgeContext, repository: ForgeRepository, issue: ForgeIssue) {
  return issue.timeline.map(({ id, type, user, label, added, createdAt }) => ({
    id,
    type,
    user: views.user(user),
    label: views.label(repository, label),
    // Gitea marks an added label by the body `1` and a removed one by an empty body.
    body: added ? '1' : '',
    created_at: createdAt,
  }));
}
