import { found } from '../forge-reply.ts';
import { type ApiAnswer, type ApiRequest, type Route, signedIn } from '../route.ts';
import { type GithubContext, REPO, repositoryFor } from './github-context.ts';
import { checkedBody } from './issue-routes.ts';
import { paged } from './paged.ts';
import { pullOf } from './pull-routes.ts';

/** Comments at lines of a pull request, and the answers to them. */
export function lineCommentRoutes(context: GithubContext): readonly Route[] {
  const path = `${REPO}/pulls/:number/comments`;
  return [
    { method: 'GET', path, answer: (request) => listComments(context, request) },
    { method: 'POST', path: `${path}/:id/replies`, answer: (request) => reply(context, request) },
  ];
}

async function listComments(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const repository = repositoryFor(context, request, 'read');
  const issue = pullOf(context, request, repository);
  const shown = (issue.pull?.reviews ?? []).flatMap((review) =>
    review.comments.map((comment) => context.views.lineComment(repository, issue, review, comment)),
  );
  return paged(context, request, shown);
}

/** As on GitHub: only the first comment of a thread can be answered. */
async function reply(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const repository = repositoryFor(context, request, 'read');
  const issue = pullOf(context, request, repository);
  const { review, comment: first } = context.core.lineComment(issue, Number(request.params.id));
  const { id } = found(first.replyTo === undefined ? first : undefined);
  const comment = await context.desk.reply(repository, issue, id, signedIn(request).login, checkedBody(request));
  return { status: 201, body: context.views.lineComment(repository, issue, review, comment) };
}
