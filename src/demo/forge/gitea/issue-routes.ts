import { ForgeReply } from '../forge-reply.ts';
import type { ForgeIssue, ForgeRepository } from '../forge-state.ts';
import { type ApiRequest, type Route, signedIn, text } from '../route.ts';
import { type GiteaContext, issueFor, REPO, repositoryFor } from './gitea-context.ts';
import { paged } from './paged.ts';

/** Issues, their comments and their timeline. */
export function issueRoutes(context: GiteaContext): readonly Route[] {
  const { desk, views } = context;
  return [
    { method: 'GET', path: `${REPO}/issues`, answer: async (request) => listIssues(context, request) },
    {
      method: 'POST',
      path: `${REPO}/issues`,
      answer: async (request) => {
        const repository = repositoryFor(context, request, 'read');
        const issue = await desk.openIssue(repository, {
          title: text(request, 'title'),
          body: text(request, 'body', ''),
          author: signedIn(request).login,
        });
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
    { method: 'DELETE', path: `${REPO}/issues/comments/:id`, answer: (request) => removeComment(context, request) },
    { method: 'POST', path: `${REPO}/issues/comments/:id/reactions`, answer: (request) => react(context, request) },
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

function listIssues(context: GiteaContext, request: ApiRequest) {
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

async function editIssue(context: GiteaContext, request: ApiRequest) {
  const repository = repositoryFor(context, request, 'write');
  const issue = issueFor(context, request, repository);
  await context.desk.edit(repository, issue, edited(request, issue), signedIn(request).login);
  return { status: 201, body: context.views.issue(repository, issue) };
}

/** The fields that a request changes, of an issue or of a pull request. */
export function edited(request: ApiRequest, issue: ForgeIssue) {
  const state = text(request, 'state', issue.state);
  if (state !== 'open' && state !== 'closed') throw new ForgeReply(422, '[state]: open or closed');
  return { state, title: text(request, 'title', issue.title), body: text(request, 'body', issue.body) } as const;
}

async function addComment(context: GiteaContext, request: ApiRequest) {
  const repository = repositoryFor(context, request, 'read');
  const issue = issueFor(context, request, repository);
  const comment = await context.desk.comment(repository, issue, signedIn(request).login, checkedBody(request));
  return { status: 201, body: context.views.comment(repository, issue, comment) };
}

async function editComment(context: GiteaContext, request: ApiRequest) {
  const { repository, issue, comment } = ownComment(context, request);
  await context.desk.editComment(comment, checkedBody(request));
  return { status: 200, body: context.views.comment(repository, issue, comment) };
}

async function removeComment(context: GiteaContext, request: ApiRequest) {
  const { issue, comment } = ownComment(context, request);
  issue.comments = issue.comments.filter((one) => one !== comment);
  await context.core.save();
  return { status: 204 };
}

/** What Gitea allows unless its settings say otherwise. */
const REACTIONS = ['+1', '-1', 'laugh', 'hooray', 'confused', 'heart', 'rocket', 'eyes'];

async function react(context: GiteaContext, request: ApiRequest) {
  const repository = repositoryFor(context, request, 'read');
  const { comment } = context.core.comment(repository, Number(request.params.id));
  const content = text(request, 'content');
  if (!REACTIONS.includes(content)) throw new ForgeReply(403, `'${content}' is not an allowed reaction`);
  const { reaction, made } = await context.desk.react(comment, signedIn(request).login, content);
  const body = { user: context.views.user(reaction.user), content, created_at: reaction.createdAt };
  return { status: made ? 201 : 200, body };
}

function ownComment(context: GiteaContext, request: ApiRequest) {
  const repository = repositoryFor(context, request, 'read');
  const { login, admin } = signedIn(request);
  const there = context.core.comment(repository, Number(request.params.id));
  if (there.comment.author !== login && !admin) throw new ForgeReply(403, 'not the author of this comment');
  return { repository, ...there };
}

function checkedBody(request: ApiRequest): string {
  const body = text(request, 'body');
  if (body.length > 65_536) throw new ForgeReply(422, '[body]: too long');
  return body;
}

function timeline({ views }: GiteaContext, repository: ForgeRepository, issue: ForgeIssue) {
  const assignments = (issue.assignments ?? []).map(({ id, user, assignee, added, createdAt }) => ({
    id,
    type: 'assignees',
    user: views.user(user),
    assignee: views.user(assignee),
    removed_assignee: !added,
    body: '',
    created_at: createdAt,
  }));
  const labels = issue.timeline.map(({ id, type, user, label, added, createdAt }) => ({
    id,
    type,
    user: views.user(user),
    label: views.label(repository, label),
    // Gitea marks an added label by the body `1` and a removed one by an empty body.
    body: added ? '1' : '',
    created_at: createdAt,
  }));
  return [...labels, ...assignments].toSorted((a, b) => a.id - b.id);
}
