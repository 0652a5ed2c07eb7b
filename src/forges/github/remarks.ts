import type { PullRef } from '../../domain/refs.ts';
import type { SaidRemark } from '../../domain/review.ts';
import { saidRemarks } from '../said-remarks.ts';
import type { GithubClient } from './client.ts';
import { lineComments, pullPath } from './conversations.ts';
import { reviewThreads } from './review-threads.ts';
import { ReviewSchema } from './schema.ts';

/** What the bot, which is `login`, has said of findings in its reviews. */
export async function remarks(
  { rest, graph }: GithubClient,
  ref: PullRef,
  login: string,
  signal: AbortSignal,
): Promise<readonly SaidRemark[]> {
  const reviews = await rest.list(`${pullPath(ref)}/reviews`, ReviewSchema, signal);
  const own = (await lineComments(rest, ref, signal)).filter(({ user }) => user?.login === login);
  const threads = own.length > 0 ? await reviewThreads(graph(ref.repo), ref, signal) : new Map();
  const bodies = reviews.filter(({ user }) => user?.login === login).map(({ body }) => ({ body: body ?? '' }));
  const lines = own.map(({ id, in_reply_to_id: to, body, path, line, created_at: createdAt }) => {
    if (to) return { body };
    const closed = threads.get(id)?.resolved === true;
    return { body, thread: { id: `thread ${id} ${id}`, closed, path, line: line ?? undefined, createdAt } };
  });
  return saidRemarks([...bodies, ...lines], login);
}
