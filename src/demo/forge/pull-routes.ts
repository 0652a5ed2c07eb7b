import { type ForgeContext, issueFor, repositoryFor } from './forge-context.ts';
import { ForgeReply, found } from './forge-reply.ts';
import type { ForgeIssue, ForgeRepository } from './forge-state.ts';
import { type ApiRequest, paged, type Route, signedIn, text } from './route.ts';

const REPO = '/repos/:owner/:repo';

/** Pull requests and their reviews. */
export function pullRoutes(context: ForgeContext): readonly Route[] {
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
          reviews.map(({ id, author, body, event, commit }) => ({
            id,
            user: context.views.user(author),
            body,
            state: event,
            commit_id: commit,
          })),
          request.query,
        );
      },
    },
    { method: 'POST', path: `${REPO}/pulls/:index/reviews`, answer: (request) => addReview(context, request) },
  ];
}

async function listPulls(context: ForgeContext, request: ApiRequest) {
  const repository = repositoryFor(context, request, 'read');
  const state = request.query.get('state') ?? 'open';
  const pulls = repository.issues
    .filter((issue) => issue.pull && (state === 'all' || issue.state === state))
    .toReversed();
  return paged(await Promise.all(pulls.map((pull) => shown(context, repository, pull))), request.query);
}

async function openPull(context: ForgeContext, request: ApiRequest) {
  const { core } = context;
  const repository = repositoryFor(context, request, 'write');
  const [head, base] = [text(request, 'head'), text(request, 'base')];
  const tips = await Promise.all(
    [head, base].map((branch) => core.git.head(repository.owner, repository.name, branch)),
  );
  const [headSha, baseSha] = tips.map(found);
  if (headSha === baseSha) throw new ForgeReply(422, 'there are no changes between the head and the base');
  if (
    repository.issues.some((issue) => issue.state === 'open' && issue.pull?.head === head && issue.pull.base === base)
  ) {
    throw new ForgeReply(409, 'pull request already exists for these targets');
  }
  const pull = { head, base, baseSha: baseSha ?? '', reviews: [] };
  const issue = core.addIssue(repository, {
    title: text(request, 'title'),
    body: text(request, 'body', ''),
    author: signedIn(request).login,
    pull,
  });
  await core.save();
  return { status: 201, body: await shown(context, repository, issue) };
}

async function editPull(context: ForgeContext, request: ApiRequest) {
  const repository = repositoryFor(context, request, 'write');
  const issue = pullOf(context, request, repository);
  const state = text(request, 'state', issue.state);
  if (state !== 'open' && state !== 'closed') throw new ForgeReply(422, '[state]: open or closed');
  Object.assign(issue, { state, title: text(request, 'title', issue.title), body: text(request, 'body', issue.body) });
  await context.core.save();
  return { status: 201, body: await shown(context, repository, issue) };
}

async function addReview(context: ForgeContext, request: ApiRequest) {
  const repository = repositoryFor(context, request, 'read');
  const { pull } = pullOf(context, request, repository);
  const given = request.body.comments ?? [];
  if (!Array.isArray(given)) throw new ForgeReply(422, '[comments]: expected a list');
  const comments = given.map(({ path, new_position, body }) => ({
    path: String(path),
    line: Number(new_position),
    body: String(body),
  }));
  const review = {
    id: context.core.nextId(),
    author: signedIn(request).login,
    body: text(request, 'body', ''),
    event: text(request, 'event', 'COMMENT'),
    commit: text(request, 'commit_id', ''),
    comments,
  };
  found(pull).reviews.push(review);
  await context.core.save();
  return {
    status: 200,
    body: {
      id: review.id,
      user: context.views.user(review.author),
      body: review.body,
      state: review.event,
      commit_id: review.commit,
    },
  };
}

function pullOf(context: ForgeContext, request: ApiRequest, repository: ForgeRepository): ForgeIssue {
  const issue = issueFor(context, request, repository);
  return found(issue.pull ? issue : undefined);
}

async function shown({ core, views }: ForgeContext, repository: ForgeRepository, issue: ForgeIssue) {
  return views.pull(repository, issue, await core.git.head(repository.owner, repository.name, issue.pull?.head ?? ''));
}
