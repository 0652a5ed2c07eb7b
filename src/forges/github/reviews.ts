import type { PullRef } from '../../domain/refs.ts';
import type { PullReview, Remark } from '../../domain/review.ts';
import { codeBlock } from '../../lib/markdown.ts';
import type { Creations } from '../creations.ts';
import type { ForgeClient } from '../forge-client.ts';
import { postReview, type ReviewDesk } from '../post-review.ts';
import { remarkText } from '../remark-text.ts';
import { lineComments, pullPath } from './conversations.ts';
import { ReviewSchema } from './schema.ts';

export interface NewReview {
  readonly rest: ForgeClient;
  readonly reviewed: Creations<object>;
  readonly ref: PullRef;
  readonly review: PullReview;
  /** The bot's own. */
  readonly login: string;
}

/** Adds a review to the pull request, once per commit, with what it suggests ready to be accepted. */
export async function addReview({ rest, reviewed, ref, review, login }: NewReview, signal: AbortSignal): Promise<void> {
  const path = `${pullPath(ref)}/reviews`;
  const desk: ReviewDesk = {
    place: path,
    reviewed,
    unplaced: [422],
    find: async (marker, within) => {
      const there = await rest.list(path, ReviewSchema, within);
      return there.find((one) => one.user?.login === login && one.body?.startsWith(marker));
    },
    own: async (within) => {
      const lines = await lineComments(rest, ref, within);
      return lines.filter(({ user }) => user?.login === login).map(({ body }) => body);
    },
    create: (body, remarks, within) => {
      const said = { event: 'COMMENT', commit_id: review.sha, body, comments: remarks.map(lineComment) };
      return rest.write({ method: 'POST', path, body: said }, ReviewSchema, within);
    },
  };
  await postReview(desk, review, signal);
}

function lineComment(remark: Remark) {
  const { path, line } = remark;
  return { path, line, side: 'RIGHT', body: remarkText(remark, (text) => codeBlock(text, 'suggestion')) };
}
