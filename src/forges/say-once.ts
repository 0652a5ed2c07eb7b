import { asBotError, BotError } from '../domain/errors.ts';
import type { Comment } from '../domain/issue.ts';
import { fitComment } from '../lib/fit-comment.ts';
import type { Creations } from './creations.ts';

/** The comments of one thread, as one forge reads and writes them. */
export interface CommentDesk {
  /** Everybody's comments, oldest first. */
  all(signal: AbortSignal): Promise<readonly Comment[]>;
  create(body: string, signal: AbortSignal): Promise<Comment>;
  edit(comment: Comment, body: string, signal: AbortSignal): Promise<Comment>;
  remove(comment: Comment, signal: AbortSignal): Promise<void>;
  /** What the thread is called among all those of the same creations. */
  readonly thread: string;
  readonly creations: Creations<Comment>;
}

/** What is to be said. `login` is the bot's own: a stranger's comment with the marker is none of ours. */
export interface Saying {
  readonly login: string;
  readonly marker: string;
  readonly body: string;
}

/**
 * Edits the bot's one comment with the marker, or creates it; where two workers created at the same moment, the older
 * comment stays and both remove the younger.
 */
export async function sayOnce(desk: CommentDesk, saying: Saying, signal: AbortSignal): Promise<Comment> {
  const { marker } = saying;
  if (!saying.body.includes(marker)) throw new BotError('INTERNAL', 'the body of a comment lacks its marker');
  const body = fitComment(saying.body, marker);
  const ours = async () => ownComments(await desk.all(signal), saying);
  const [there, ...spare] = await ours();
  if (there) {
    await removeAll(desk, spare, signal);
    return await desk.edit(there, body, signal);
  }
  const made = await created(desk, { ...saying, body }, ours, signal);
  const [oldest = made, ...younger] = await ours();
  await removeAll(desk, younger, signal);
  return oldest.id === made.id ? made : await desk.edit(oldest, body, signal);
}

/** The bot's comments that carry a marker, oldest first. */
export function ownComments(
  comments: readonly Comment[],
  { login, marker }: Pick<Saying, 'login' | 'marker'>,
): readonly Comment[] {
  return comments
    .filter(({ author, body }) => author.login === login && body.includes(marker))
    .toSorted((a, b) => a.id - b.id);
}

async function created(
  desk: CommentDesk,
  { marker, body }: Saying,
  ours: () => Promise<readonly Comment[]>,
  signal: AbortSignal,
): Promise<Comment> {
  const key = `${desk.thread} ${marker}`;
  const creation = { create: () => desk.create(body, signal), find: async () => (await ours())[0] };
  const { value, made } = await desk.creations.once(key, creation, signal);
  if (made) return value;
  return await desk.edit(value, body, signal).catch(async (thrown: unknown) => {
    if (asBotError(thrown).code !== 'FORGE_NOT_FOUND') throw thrown;
    // Somebody deleted it before any read had shown it.
    desk.creations.forget(key);
    return (await desk.creations.once(key, creation, signal)).value;
  });
}

async function removeAll(desk: CommentDesk, comments: readonly Comment[], signal: AbortSignal): Promise<void> {
  for (const comment of comments) await desk.remove(comment, signal);
}
