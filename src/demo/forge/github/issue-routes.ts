import { ForgeReply } from '../forge-reply.ts';
import type { ForgeIssue } from '../forge-state.ts';
import { type ApiAnswer, type ApiRequest, type Route, signedIn, text } from '../route.ts';
import { type GithubContext, invalid, issueFor, REPO, repositoryFor } from './github-context.ts';
import { labelNamed } from './label-routes.ts';
import { paged } from './paged.ts';

/** Issues, their comments and their events. */
export function issueRoutes(context: GithubContext): readonly Route[] {
  const { views } = context;
  return [
    { method: 'GET', path: `${REPO}/issues`, answer: (request) => listIssues(context, request) },
    { method: 'POST', path: `${REPO}/issues`, answer: (request) => openIssue(context, request) },
    {
      method: 'GET',
      path: `${REPO}/issues/:number`,
      answer: async (request) => {
        const repository = repositoryFor(context, request, 'read');
        return { status: 200, body: views.issue(repository, issueFor(context, request, repository)) };
      },
    },
    { method: 'PATCH', path: `${REPO}/issues/:number`, answer: (request) => editIssue(context, request) },
    {
      method: 'GET',
      path: `${REPO}/issues/:number/comments`,
      answer: async (request) => {
        const repository = repositoryFor(context, request, 'read');
        const issue = issueFor(context, request, repository);
        const comments = issue.comments.map((comment) => views.comment(repository, issue, comment));
        return paged(context, request, comments);
      },
    },
    { method: 'POST', path: `${REPO}/issues/:number/comments`, answer: (request) => addComment(context, request) },
    { method: 'PATCH', path: `${REPO}/issues/comments/:id`, answer: (request) => editComment(context, request) },
    { method: 'POST', path: `${REPO}/issues/comments/:id/reactions`, answer: (request) => react(context, request) },
    {
      method: 'GET',
      path: `${REPO}/issues/:number/events`,
      answer: async (request) => {
        const repository = repositoryFor(context, request, 'read');
        const { timeline } = issueFor(context, request, repository);
        const events = timeline.map((entry) => views.event(repository, entry));
        return paged(context, request, events);
      },
    },
  ];
}

async function listIssues(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const repository = repositoryFor(context, request, 'read');
  const names = (request.query.get('labels') ?? '').split(',').filter(Boolean);
  const wanted = names.map((name) => labelNamed(repository, name)?.id ?? -1);
  const state = request.query.get('state') ?? 'open';
  const fits = (issue: ForgeIssue) =>
    (state === 'all' || issue.state === state) && wanted.every((id) => issue.labels.includes(id));
  // Pull requests are among them, newest first.
  const issues = repository.issues.filter(fits).toReversed();
  const shown = issues.map((issue) => context.views.issue(repository, issue));
  return paged(context, request, shown);
}

async function openIssue(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const repository = repositoryFor(context, request, 'read');
  const author = signedIn(request).login;
  const fields = { title: text(request, 'title'), body: text(request, 'body', ''), author };
  const issue = await context.desk.openIssue(repository, fields);
  return { status: 201, body: context.views.issue(repository, issue) };
}

async function editIssue(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const repository = repositoryFor(context, request, 'write');
  const issue = issueFor(context, request, repository);
  await context.desk.edit(repository, issue, edited(request, issue), signedIn(request).login);
  return { status: 200, body: context.views.issue(repository, issue) };
}

/** The fields that a request changes, of an issue or of a pull request. */
export function edited(request: ApiRequest, issue: ForgeIssue) {
  const state = text(request, 'state', issue.state);
  if (state !== 'open' && state !== 'closed') throw invalid({ resource: 'Issue', code: 'invalid', field: 'state' });
  return { state, title: text(request, 'title', issue.title), body: text(request, 'body', issue.body) } as const;
}

async function addComment(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const repository = repositoryFor(context, request, 'read');
  const issue = issueFor(context, request, repository);
  const comment = await context.desk.comment(repository, issue, signedIn(request).login, checkedBody(request));
  return { status: 201, body: context.views.comment(repository, issue, comment) };
}

async function editComment(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const repository = repositoryFor(context, request, 'read');
  const { login } = signedIn(request);
  const { issue, comment } = context.core.comment(repository, Number(request.params.id));
  if (comment.author !== login && !['write', 'admin'].includes(repository.permissions[login] ?? ''))
    throw new ForgeReply(403, 'Resource not accessible by personal access token');
  await context.desk.editComment(comment, checkedBody(request));
  return { status: 200, body: context.views.comment(repository, issue, comment) };
}

const REACTIONS = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'];

async function react(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const repository = repositoryFor(context, request, 'read');
  const { comment } = context.core.comment(repository, Number(request.params.id));
  const content = text(request, 'content');
  if (!REACTIONS.includes(content)) throw invalid({ resource: 'Reaction', code: 'invalid', field: 'content' });
  const { reaction, made } = await context.desk.react(comment, signedIn(request).login, content);
  const { id, user, createdAt: created_at } = reaction;
  const body = { id, node_id: `REA_${id}`, user: context.views.user(user), content, created_at };
  return { status: made ? 201 : 200, body };
}

/** The text of a comment; a 422 for one that GitHub does not take. */
export function checkedBody(request: ApiRequest): string {
  const body = text(request, 'body');
  const wrong = (message: string) =>
    invalid({ resource: 'IssueComment', code: 'unprocessable', field: 'data', message });
  if (body.trim() === '') throw wrong('Body cannot be blank');
  if (body.length > 65_536) throw wrong('Body is too long (maximum is 65536 characters)');
  return body;
}
