import { asBotError } from '../domain/errors.ts';
import { type PullReview, type Remark, remarkMarker } from '../domain/review.ts';
import { fitComment } from '../lib/fit-comment.ts';
import type { Creations } from './creations.ts';
import { remarkList } from './remark-text.ts';
import { unsaid } from './said-remarks.ts';

/** The reviews of a pull request, where one request makes a review with all its comments. */
export interface ReviewDesk {
  /** What the pull request is called among all those of the same reviews. */
  readonly place: string;
  readonly reviewed: Creations<object>;
  /** The bot's own review whose body begins so, if there is one. */
  find(marker: string, signal: AbortSignal): Promise<object | undefined>;
  /** The bot's own comments at lines. */
  own(signal: AbortSignal): Promise<readonly string[]>;
  create(body: string, remarks: readonly Remark[], signal: AbortSignal): Promise<object>;
  /** What the forge answers where it does not know one of the lines, and then takes none of the review. */
  readonly unplaced: readonly number[];
}

/** What a review of this commit begins with. */
export function reviewMarker(sha: string): string {
  return `<!-- issuewright:review ${sha} -->`;
}

/** Adds a review, once per commit, with what has not been said at its line before. */
export async function postReview(
  desk: ReviewDesk,
  { sha, body, remarks }: PullReview,
  signal: AbortSignal,
): Promise<void> {
  const marker = reviewMarker(sha);
  const find = () => desk.find(marker, signal);
  if (await find()) return;
  const fresh = remarks.length > 0 ? unsaid(remarks, await desk.own(signal)) : [];
  const post = async (said: string, at: readonly Remark[]) => {
    const create = () => desk.create(fitComment(`${marker}\n${said}`, marker), at, signal);
    await desk.reviewed.once(`${desk.place} ${sha}`, { create, find }, signal);
  };
  await post(body, fresh).catch(async (thrown: unknown) => {
    if (fresh.length === 0 || !desk.unplaced.includes(Number(asBotError(thrown).details.status))) throw thrown;
    await post(withList(body, fresh), []);
  });
}

/** A body that says what could not be said at lines. The markers stand before all that could be shortened. */
export function withList(body: string, remarks: readonly Remark[]): string {
  if (remarks.length === 0) return body;
  const markers = remarks.map(({ name }) => remarkMarker(name)).join('\n');
  return `${markers}\n${body}\n\n${remarkList(remarks)}`;
}
