import type { ReviewDraft } from '../forge-desk.ts';
import { ForgeReply, found } from '../forge-reply.ts';
import type { ForgeIssue, ForgeRepository } from '../forge-state.ts';
import { type ApiAnswer, type ApiRequest, type Route, signedIn, text } from '../route.ts';
import { type GithubContext, invalid, issueFor, REPO, repositoryFor } from './github-context.ts';
import { edited } from './issue-routes.ts';
import { paged } from './paged.ts';
import { reviewComments } from './review-comments.ts';

/** Pull requests and their reviews. */
export function pullRoutes(context: GithubContext): readonly Route[] {
  return [
    { method: 'GET', path: `${REPO}/pulls`, answer: (request) => listPulls(context, request) },
    { method: 'POST', path: `${REPO}/pulls`, answer: (request) => openPull(context, request) },
    {
      method: 'GET',
      path: `${REPO}/pulls/:number`,
      answer: async (request) => {
        const repository = repositoryFor(context, request, 'read');
        return { status: 200, body: await shown(context, repository, pullOf(context, request, repository)) };
      },
    },
    { method: 'PATCH', path: `${REPO}/pulls/:number`, answer: (request) => editPull(context, request) },
    {
      method: 'GET',
      path: `${REPO}/pulls/:number/reviews`,
      answer: async (request) => {
        const repository = repositoryFor(context, request, 'read');
        const reviews = pullOf(context, request, repository).pull?.reviews ?? [];
        return paged(
          context,
          request,
          reviews.map((review) => context.views.review(review)),
        );
      },
    },
    { method: 'POST', path: `${REPO}/pulls/:number/reviews`, answer: (request) => addReview(context, request) },
  ];
}

async function listPulls(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const repository = repositoryFor(context, request, 'read');
  const state = request.query.get('state') ?? 'open';
  const head = request.query.get('head');
  const fits = (issue: ForgeIssue) =>
    (state === 'all' || issue.state === state) &&
    (!head || `${(issue.pull?.fork ?? repository).owner}:${issue.pull?.head}` === head);
  const pulls = repository.issues.filter((issue) => issue.pull && fits(issue)).toReversed();
  const { core, views } = context;
  const shownAll = pulls.map(async (pull) => views.pull(repository, pull, await core.tip(repository, pull)));
  return paged(context, request, await Promise.all(shownAll));
}

async function openPull(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const repository = repositoryFor(context, request, 'write');
  const head = text(request, 'head').replace(`${repository.owner}:`, '');
  const opened = context.desk.openPull(repository, {
    head,
    base: text(request, 'base'),
    title: text(request, 'title'),
    body: text(request, 'body', ''),
    author: signedIn(request).login,
    draft: request.body.draft === true,
  });
  const issue = await opened.catch((thrown) => {
    if (!(thrown instanceof ForgeReply)) throw thrown;
    // A twin, a missing branch and an empty change are all the same status here.
    const twin = `A pull request already exists for ${repository.owner}:${head}.`;
    throw invalid({ resource: 'PullRequest', code: 'custom', message: thrown.status === 409 ? twin : thrown.message });
  });
  return { status: 201, body: await shown(context, repository, issue) };
}

async function editPull(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const repository = repositoryFor(context, request, 'write');
  const issue = pullOf(context, request, repository);
  // As on GitHub, `draft` cannot be changed here.
  await context.desk.edit(repository, issue, edited(request, issue), signedIn(request).login);
  return { status: 200, body: await shown(context, repository, issue) };
}

async function addReview(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const repository = repositoryFor(context, request, 'read');
  const issue = pullOf(context, request, repository);
  const review: ReviewDraft = {
    author: signedIn(request).login,
    body: text(request, 'body', ''),
    event: text(request, 'event', 'PENDING'),
    commit: text(request, 'commit_id', ''),
    comments: await reviewComments(context, repository, issue, request.body.comments ?? []),
  };
  return { status: 200, body: context.views.review(await context.desk.review(repository, issue, review)) };
}

/** The request's pull request. */
export function pullOf(context: GithubContext, request: ApiRequest, repository: ForgeRepository): ForgeIssue {
  const issue = issueFor(context, request, repository);
  return found(issue.pull ? issue : undefined);
}

async function shown({ core, views }: GithubContext, repository: ForgeRepository, issue: ForgeIssue) {
  const { owner, name } = repository;
  const { head = '', base = '' } = issue.pull ?? {};
  const merges = issue.state === 'open' ? await core.git.merges(owner, name, base, head) : undefined;
  return views.pullInFull(repository, issue, await core.tip(repository, issue), merges);
}
