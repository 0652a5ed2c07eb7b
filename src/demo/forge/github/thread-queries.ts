import { permitted } from '../forge-context.ts';
import { ForgeReply } from '../forge-reply.ts';
import type { ForgeIssue, ForgeLineComment } from '../forge-state.ts';
import { type ApiRequest, signedIn } from '../route.ts';
import type { GithubContext } from './github-context.ts';

const THREADS =
  'query($owner: String!, $name: String!, $number: Int!, $after: String) { repository(owner: $owner, name: $name) { pullRequest(number: $number) { reviewThreads(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { id isResolved comments(first: 1) { nodes { fullDatabaseId } } } } } } }';
const RESOLVE = 'mutation($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }';

type Variables = Readonly<Record<string, unknown>>;

/** What the GraphQL interface says of threads at lines, which REST has no word for; undefined for any other query. */
export async function threadQuery(
  context: GithubContext,
  request: ApiRequest,
  query: string,
): Promise<object | undefined> {
  const variables = (request.body.variables ?? {}) as Variables;
  switch (query.replaceAll(/\s+/g, ' ')) {
    case THREADS:
      return threads(context, variables);
    case RESOLVE:
      return await resolve(context, request, String(variables.id));
    default:
      return undefined;
  }
}

function threads({ core }: GithubContext, { owner, name, number, after }: Variables): object {
  const issue = core.issue(core.repository(String(owner), String(name)), Number(number));
  const from = Number(after ?? 0);
  const all = firsts(issue);
  const nodes = all.slice(from, from + 100).map(({ id }) => ({
    id: node(id),
    isResolved: issue.pull?.resolvers[id] !== undefined,
    comments: { nodes: [{ fullDatabaseId: String(id) }] },
  }));
  const pageInfo = { hasNextPage: from + 100 < all.length, endCursor: String(from + nodes.length) };
  return { repository: { pullRequest: { reviewThreads: { pageInfo, nodes } } } };
}

async function resolve({ core, desk }: GithubContext, request: ApiRequest, id: string): Promise<object> {
  const { login } = signedIn(request);
  for (const repository of core.repositories) {
    for (const issue of repository.issues) {
      const first = firsts(issue).find((comment) => node(comment.id) === id);
      if (!first) continue;
      permitted(repository, request.user, 'write');
      await desk.resolve(issue, first.id, login);
      return { resolveReviewThread: { thread: { isResolved: true } } };
    }
  }
  throw new ForgeReply(404, 'no such thread');
}

/** The first comments of all threads. */
function firsts(issue: ForgeIssue): readonly ForgeLineComment[] {
  const reviews = issue.pull?.reviews ?? [];
  return reviews.flatMap(({ comments }) => comments.filter(({ replyTo }) => replyTo === undefined));
}

function node(id: number): string {
  return `PRRT_${id}`;
}
