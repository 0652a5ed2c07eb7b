import { permitted } from '../forge-context.ts';
import { found } from '../forge-reply.ts';
import { type ApiAnswer, type ApiRequest, type Route, signedIn, text } from '../route.ts';
import type { GithubContext } from './github-context.ts';
import { threadQuery } from './thread-queries.ts';
import { pullNode } from './views.ts';

const MUTATION =
  /^mutation\s*\(\$(?<variable>\w+): ID!\)\s*\{\s*(?<name>markPullRequestReadyForReview|convertPullRequestToDraft)\(input: \{ ?pullRequestId: \$\k<variable> ?\}\)/;

/** What is used of GitHub's GraphQL interface: who asks, threads, and the two mutations that REST has no word for. */
export function graphqlRoutes(context: GithubContext): readonly Route[] {
  return [{ method: 'POST', path: '/api/graphql', answer: (request) => answerQuery(context, request) }];
}

async function answerQuery(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const { core, desk } = context;
  const { login } = signedIn(request);
  const query = text(request, 'query').trim();
  if (query === 'query { viewer { login } }') return { status: 200, body: { data: { viewer: { login } } } };
  const data = await threadQuery(context, request, query);
  if (data) return { status: 200, body: { data } };
  const groups = MUTATION.exec(query)?.groups;
  if (!groups) return refused('undefinedField', 'the query is not one of those that are known here');
  const id = (request.body.variables as Record<string, unknown> | undefined)?.[groups.variable ?? ''];
  const issueOf = (repository: (typeof core.repositories)[number]) =>
    repository.issues.find((one) => one.pull && pullNode(one) === id);
  const repository = core.repositories.find(issueOf);
  if (!repository) return refused('NOT_FOUND', `Could not resolve to a node with the global id of '${String(id)}'`);
  permitted(repository, request.user, 'write');
  const draft = groups.name === 'convertPullRequestToDraft';
  await desk.edit(repository, found(issueOf(repository)), { draft }, login);
  return { status: 200, body: { data: { [groups.name ?? '']: { pullRequest: { isDraft: draft } } } } };
}

/** Errors of GraphQL come with the status of a success. */
function refused(type: string, message: string): ApiAnswer {
  return { status: 200, body: { data: null, errors: [{ type, message }] } };
}
