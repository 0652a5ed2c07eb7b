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
  readonly client: ForgeClient;
  readonly reviewed: Creations<object>;
  readonly ref: PullRef;
  readonly review: PullReview;
  /** The bot's own. */
  readonly login: string;
}

/** Adds a review to the pull request, once per commit. What it suggests is shown as a change of the line. */
export async function addReview(
  { client, reviewed, ref, review, login }: NewReview,
  signal: AbortSignal,
): Promise<void> {
  const path = `${pullPath(ref)}/reviews`;
  const all = (within: AbortSignal) => client.list(path, ReviewSchema, within);
  const desk: ReviewDesk = {
    place: path,
    reviewed,
    // A line that a version does not know is answered with a 500 by some.
    unplaced: [400, 404, 422, 500],
    find: async (marker, within) =>
      (await all(within)).find((one) => one.user?.login === login && one.body?.startsWith(marker)),
    own: async (within) => {
      const lines = await lineComments(client, ref, await all(within), within);
      return lines.filter(({ user }) => user?.login === login).map(({ body }) => body);
    },
    create: (body, remarks, within) => {
      const said = { event: 'COMMENT', commit_id: review.sha, body, comments: remarks.map(lineComment) };
      return client.write({ method: 'POST', path, body: said }, ReviewSchema, within);
    },
  };
  await postReview(desk, review, signal);
}

function lineComment(remark: Remark) {
  const { path, line, text } = remark;
  return { path, new_position: line, body: remarkText(remark, (suggestion) => asDiff(text, suggestion)) };
}

/** Gitea has no suggestions that can be accepted. */
function asDiff(text: string, suggestion: string): string {
  const added = suggestion.split('\n').map((line) => `+${line}`);
  return codeBlock([`-${text}`, ...added].join('\n'), 'diff');
}
