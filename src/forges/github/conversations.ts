import type { z } from 'zod';
import type { PullRef } from '../../domain/refs.ts';
import { blockingReviews } from '../blocking-reviews.ts';
import type { ForgeClient } from '../forge-client.ts';
import type { Conversation, Utterance } from '../open-asks.ts';
import type { GithubClient } from './client.ts';
import { reviewThreads } from './review-threads.ts';
import { CommentSchema, LineCommentSchema, ReviewSchema, type UserSchema } from './schema.ts';
import { issuePath, repoPath, toActor } from './translate.ts';

type Review = z.output<typeof ReviewSchema>;
type LineComment = z.output<typeof LineCommentSchema>;

/** Everything that is said on a pull request: reviews, threads at lines that are not resolved, and comments. */
export async function conversations(
  { rest, graph }: GithubClient,
  ref: PullRef,
  signal: AbortSignal,
): Promise<readonly Conversation[]> {
  const reviews = await rest.list(`${pullPath(ref)}/reviews`, ReviewSchema, signal);
  const lines = await lineComments(rest, ref, signal);
  const threads = lines.length > 0 ? await reviewThreads(graph(ref.repo), ref, signal) : new Map();
  const open = lines.filter((one) => !threads.get(threadOf(one))?.resolved);
  const comments = await rest.list(`${issuePath(ref)}/comments`, CommentSchema, signal);
  const blocking = blockingReviews(reviews.map(deciding));
  return [
    ...ofReviews(reviews, lines, blocking),
    ...ofLines(open, blocking),
    ...comments.map((one) => single('comment', uttered(one, one.created_at), false)),
  ];
}

export function pullPath(ref: PullRef): string {
  return `${repoPath(ref.repo)}/pulls/${ref.number}`;
}

/** All comments at lines, oldest first. */
export async function lineComments(
  rest: ForgeClient,
  ref: PullRef,
  signal: AbortSignal,
): Promise<readonly LineComment[]> {
  const comments = await rest.list(`${pullPath(ref)}/comments`, LineCommentSchema, signal);
  return comments.toSorted((a, b) => a.id - b.id);
}

/** The first comment's id names the thread. */
function threadOf({ id, in_reply_to_id }: LineComment): number {
  return in_reply_to_id ?? id;
}

/** A review without words asks for nothing beyond what its threads say. */
function ofReviews(
  reviews: readonly Review[],
  lines: readonly LineComment[],
  blocking: ReadonlySet<number>,
): readonly Conversation[] {
  const threaded = new Set(lines.map((line) => line.pull_request_review_id));
  return reviews.flatMap((review) => {
    const { id, state, submitted_at: at } = review;
    if (!at || state === 'PENDING' || state === 'DISMISSED') return [];
    const blocks = blocking.has(id);
    if (!review.body?.trim() && (!blocks || threaded.has(id))) return [];
    return [single('review', uttered(review, at), blocks)];
  });
}

const VERDICTS = new Map<string, 'for' | 'against'>([
  ['APPROVED', 'for'],
  ['DISMISSED', 'for'],
  ['CHANGES_REQUESTED', 'against'],
]);

function deciding({ id, user, state }: Review) {
  return { id, login: toActor(user).login, verdict: VERDICTS.get(state) ?? ('open' as const) };
}

function ofLines(lines: readonly LineComment[], blocking: ReadonlySet<number>): readonly Conversation[] {
  return [...Map.groupBy(lines, threadOf)].map(([root, said]) => ({
    name: `thread ${root}`,
    kind: 'thread',
    said: said.map((one) => uttered(one, one.created_at)),
    path: said[0]?.path,
    line: said[0]?.line ?? undefined,
    blocking: said.some(({ pull_request_review_id: review }) => blocking.has(review ?? 0)),
  }));
}

function single(kind: 'review' | 'comment', utterance: Utterance, blocking: boolean): Conversation {
  return { name: kind, kind, said: [utterance], blocking };
}

interface Authored {
  readonly id: number;
  readonly user?: z.output<typeof UserSchema> | null | undefined;
  readonly body?: string | null | undefined;
}

function uttered({ id, user, body }: Authored, createdAt: string): Utterance {
  return { id, author: toActor(user), automatic: user?.type === 'Bot', body: body ?? '', createdAt };
}
