import { z } from 'zod';
import type { PullRef } from '../../domain/refs.ts';
import type { ForgeClient } from '../forge-client.ts';
import { graphql } from './graphql.ts';

/** What REST does not tell of a thread at a line. */
export interface ReviewThread {
  /** Its name in the GraphQL interface. */
  readonly node: string;
  readonly resolved: boolean;
}

const QUERY = `query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    reviewThreads(first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { id isResolved comments(first: 1) { nodes { fullDatabaseId } } }
    }
  } }
}`;

// The ids are larger than an Int of GraphQL, and come as texts.
const First = z.object({ nodes: z.array(z.object({ fullDatabaseId: z.union([z.string(), z.number()]) })) });
const Threads = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
  nodes: z.array(z.object({ id: z.string(), isResolved: z.boolean(), comments: First })),
});
const Answer = z.object({ repository: z.object({ pullRequest: z.object({ reviewThreads: Threads }) }) });

const MAX_PAGES = 20;

/** The threads of a pull request by the id of their first comment. */
export async function reviewThreads(
  graph: ForgeClient,
  ref: PullRef,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, ReviewThread>> {
  const found = new Map<number, ReviewThread>();
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const { pageInfo, nodes } = await threadsAfter(graph, ref, after, signal);
    for (const { id, isResolved, comments } of nodes) {
      const [first] = comments.nodes;
      if (first) found.set(Number(first.fullDatabaseId), { node: id, resolved: isResolved });
    }
    after = pageInfo.endCursor ?? undefined;
    if (!pageInfo.hasNextPage || after === undefined) break;
  }
  return found;
}

async function threadsAfter(
  graph: ForgeClient,
  { repo: { owner, name }, number }: PullRef,
  after: string | undefined,
  signal: AbortSignal,
): Promise<z.output<typeof Threads>> {
  const variables = { owner, name, number, after: after ?? null };
  const answer = await graphql(graph, { name: 'reviewThreads', query: QUERY, variables }, Answer, signal);
  return answer.repository.pullRequest.reviewThreads;
}

const RESOLVE = 'mutation($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }';
const Resolved = z.object({ resolveReviewThread: z.object({ thread: z.object({ isResolved: z.literal(true) }) }) });

/** Closes a thread; doing it twice does nothing. */
export async function resolveThread(graph: ForgeClient, node: string, signal: AbortSignal): Promise<void> {
  await graphql(graph, { name: 'resolveReviewThread', query: RESOLVE, variables: { id: node } }, Resolved, signal);
}
