import type { z } from 'zod';
import type { PullRef } from '../../domain/refs.ts';
import { blockingReviews } from '../blocking-reviews.ts';
import type { ForgeClient } from '../forge-client.ts';
import type { Conversation, Utterance } from '../open-asks.ts';
import { CommentSchema, LineCommentSchema, ReviewSchema, type UserSchema } from './schema.ts';
import { issuePath, repoPath } from './translate.ts';

type Review = z.output<typeof ReviewSchema>;
export type LineComment = z.output<typeof LineCommentSchema>;

/** Everything that is said on a pull request: reviews, threads at lines that are not resolved, and comments. */
export async function conversations(
  client: ForgeClient,
  ref: PullRef,
  signal: AbortSignal,
): Promise<readonly Conversation[]> {
  const reviews = await client.list(`${pullPath(ref)}/reviews`, ReviewSchema, signal);
  const lines = await lineComments(client, ref, reviews, signal);
  const comments = await client.get(`${issuePath(ref)}/comments`, CommentSchema.array(), signal);
  const blocking = blockingReviews(reviews.map(deciding));
  return [
    ...ofReviews(reviews, lines, blocking),
    ...ofLines(lines, blocking),
    ...comments.map((one) => single('comment', uttered(one, one.created_at), false)),
  ];
}

export function pullPath(ref: PullRef): string {
  return `${repoPath(ref.repo)}/pulls/${ref.number}`;
}

/** All comments at lines, oldest first. */
export async function lineComments(
  client: ForgeClient,
  ref: PullRef,
  reviews: readonly Review[],
  signal: AbortSignal,
): Promise<readonly LineComment[]> {
  const all: LineComment[] = [];
  for (const { id, comments_count: count } of reviews) {
    if (count === 0) continue;
    all.push(...(await client.get(`${pullPath(ref)}/reviews/${id}/comments`, LineCommentSchema.array(), signal)));
  }
  return all.toSorted((a, b) => a.id - b.id);
}

const VERDICTS = new Map<string, 'for' | 'against'>([
  ['APPROVED', 'for'],
  ['REQUEST_CHANGES', 'against'],
]);

/** One that was dismissed decides nothing any more. */
function deciding({ id, user, state, dismissed }: Review) {
  return {
    id,
    login: user?.login ?? '',
    verdict: dismissed ? ('for' as const) : (VERDICTS.get(state) ?? ('open' as const)),
  };
}

/** A review without words asks for nothing beyond what its threads say; that somebody shall review is no review. */
function ofReviews(
  reviews: readonly Review[],
  lines: readonly LineComment[],
  blocking: ReadonlySet<number>,
): readonly Conversation[] {
  const threaded = new Set(lines.map((line) => line.pull_request_review_id));
  return reviews.flatMap((review) => {
    const { id, state, dismissed, body, submitted_at: at } = review;
    if (dismissed || !at || state === 'PENDING' || state === 'REQUEST_REVIEW') return [];
    const blocks = blocking.has(id);
    if (!body?.trim() && (!blocks || threaded.has(id))) return [];
    return [single('review', uttered(review, at), blocks)];
  });
}

/** Where a comment stands: what is said at the same place is one thread. */
export function placeOf({ path, position, original_position: old }: LineComment): string {
  return `${position ?? 0} ${old ?? 0} ${path}`;
}

/** Gitea tells of no threads: what stands at one line is one. Its first comment carries who closed it. */
function ofLines(lines: readonly LineComment[], blocking: ReadonlySet<number>): readonly Conversation[] {
  return [...Map.groupBy(lines, placeOf).values()].flatMap((said) => {
    const [first] = said;
    if (!first || first.resolver) return [];
    return {
      name: `thread ${first.id}`,
      kind: 'thread' as const,
      said: said.map((one) => uttered(one, one.created_at)),
      path: first.path,
      // 0 where the comment stands at a line that is gone.
      line: first.position || undefined,
      blocking: said.some(({ pull_request_review_id: review }) => blocking.has(review ?? 0)),
    };
  });
}

function single(kind: 'review' | 'comment', utterance: Utterance, blocking: boolean): Conversation {
  return { name: kind, kind, said: [utterance], blocking };
}

interface Authored {
  readonly id: number;
  readonly user?: z.output<typeof UserSchema> | null | undefined;
  readonly body?: string | null | undefined;
}

/** As whom the runs of workflows write. */
const ACTIONS_USER = -2;

function uttered({ id, user, body }: Authored, createdAt: string): Utterance {
  const author = { login: user?.login ?? 'Ghost' };
  return { id, author, automatic: user?.id === ACTIONS_USER, body: body ?? '', createdAt };
}
