import { ForgeReply, found } from '../forge-reply.ts';
import type { ForgeIssue, ForgeRepository } from '../forge-state.ts';
import { type ApiRequest, type Route, signedIn, text } from '../route.ts';
import { type GiteaContext, issueFor, REPO, repositoryFor } from './gitea-context.ts';
import { edited } from './issue-routes.ts';
import { paged } from './paged.ts';

/** Pull requests and their reviews. */
export function pullRoutes(context: GiteaContext): readonly Route[] {
  return [
    { method: 'GET', path: `${REPO}/pulls`, answer: (request) => listPulls(context, request) },
    { method: 'POST', path: `${REPO}/pulls`, answer: (request) => openPull(context, request) },
    {
      method: 'GET',
      path: `${REPO}/pulls/:index`,
      answer: async (request) => {
        const repository = repositoryFor(context, request, 'read');
        return { status: 200, body: await shown(context, repository, pullOf(context, request, repository)) };
      },
    },
    { method: 'PATCH', path: `${REPO}/pulls/:index`, answer: (request) => editPull(context, request) },
    {
      method: 'GET',
      path: `${REPO}/pulls/:index/reviews`,
      answer: async (request) => {
        const repository = repositoryFor(context, request, 'read');
        const reviews = pullOf(context, request, repository).pull?.reviews ?? [];
        return paged(
          reviews.map((review) => context.views.review(review)),
          request.query,
        );
      },
    },
    {
      method: 'GET',
      path: `${REPO}/pulls/:index/reviews/:id/comments`,
      answer: async (request) => {
        const issue = pullOf(context, request, repositoryFor(context, request, 'read'));
        const review = found(issue.pull?.reviews.find(({ id }) => String(id) === request.params.id));
        return {
          status: 200,
          body: review.comments.map((comment) => context.views.lineComment(issue, review, comment)),
        };
      },
    },
    {
      method: 'POST',
      path: `${REPO}/pulls/:index/comments/:id/resolve`,
      answer: (request) => resolve(context, request),
    },
    { method: 'POST', path: `${REPO}/pulls/:index/reviews`, answer: (request) => addReview(context, request) },
  ];
}

async function listPulls(context: GiteaContext, request: ApiRequest) {
  const repository = repositoryFor(context, request, 'read');
  const state = request.query.get('state') ?? 'open';
  const pulls = repository.issues
    .filter((issue) => issue.pull && (state === 'all' || issue.state === state))
    .toReversed();
  return paged(await Promise.all(pulls.map((pull) => shown(context, repository, pull))), request.query);
}

async function openPull(context: GiteaContext, request: ApiRequest) {
  const repository = repositoryFor(context, request, 'write');
  const issue = await context.desk.openPull(repository, {
    head: text(request, 'head'),
    base: text(request, 'base'),
    title: text(request, 'title'),
    body: text(request, 'body', ''),
    author: signedIn(request).login,
    // Here a draft is a title that starts so.
    draft: false,
  });
  return { status: 201, body: await shown(context, repository, issue) };
}

async function editPull(context: GiteaContext, request: ApiRequest) {
  const repository = repositoryFor(context, request, 'write');
  const issue = pullOf(context, request, repository);
  await context.desk.edit(repository, issue, edited(request, issue), signedIn(request).login);
  return { status: 201, body: await shown(context, repository, issue) };
}

async function addReview(context: GiteaContext, request: ApiRequest) {
  const repository = repositoryFor(context, request, 'read');
  const issue = pullOf(context, request, repository);
  const given = request.body.comments ?? [];
  if (!Array.isArray(given)) throw new ForgeReply(422, '[comments]: expected a list');
  const review = await context.desk.review(repository, issue, {
    author: signedIn(request).login,
    body: text(request, 'body', ''),
    event: text(request, 'event', 'COMMENT'),
    commit: text(request, 'commit_id', ''),
    comments: given.map(({ path, new_position, body }) => ({
      path: String(path),
      line: Number(new_position),
      body: String(body),
    })),
  });
  return { status: 200, body: context.views.review(review) };
}

/** As of Gitea 1.26. */
async function resolve(context: GiteaContext, request: ApiRequest) {
  const repository = repositoryFor(context, request, 'write');
  const issue = pullOf(context, request, repository);
  const { id } = context.core.lineComment(issue, Number(request.params.id)).comment;
  await context.desk.resolve(issue, id, signedIn(request).login);
  const { review, comment } = context.core.lineComment(issue, id);
  return { status: 200, body: context.views.lineComment(issue, review, comment) };
}

function pullOf(context: GiteaContext, request: ApiRequest, repository: ForgeRepository): ForgeIssue {
  const issue = issueFor(context, request, repository);
  return found(issue.pull ? issue : undefined);
}

async function shown({ core, views }: GiteaContext, repository: ForgeRepository, issue: ForgeIssue) {
  const { owner, name } = repository;
  const { head = '', base = '' } = issue.pull ?? {};
  const merges = issue.state === 'open' ? await core.git.merges(owner, name, base, head) : undefined;
  return views.pull(repository, issue, await core.tip(repository, issue), merges);
}
