import type { PullRef } from '../../domain/refs.ts';
import type { SaidRemark } from '../../domain/review.ts';
import type { ForgeClient } from '../forge-client.ts';
import { type OwnWords, saidRemarks } from '../said-remarks.ts';
import { type LineComment, lineComments, placeOf, pullPath } from './conversations.ts';
import { CommentSchema, ReviewSchema } from './schema.ts';
import { issuePath } from './translate.ts';

/** What the bot, which is `login`, has said of findings in its reviews. */
export async function remarks(
  client: ForgeClient,
  ref: PullRef,
  login: string,
  signal: AbortSignal,
): Promise<readonly SaidRemark[]> {
  const reviews = await client.list(`${pullPath(ref)}/reviews`, ReviewSchema, signal);
  const lines = await lineComments(client, ref, reviews, signal);
  const comments = await client.get(`${issuePath(ref)}/comments`, CommentSchema.array(), signal);
  const bodies = [...reviews, ...comments].filter(({ user }) => user?.login === login);
  const threads = [...Map.groupBy(lines, placeOf).values()].flatMap((said) => said.flatMap(ownIn(said, login)));
  return saidRemarks([...bodies.map(({ body }) => ({ body: body ?? '' })), ...threads], login);
}

/** What stands at one line is one thread: its first comment carries who closed it. */
function ownIn(said: readonly LineComment[], login: string): (one: LineComment) => readonly OwnWords[] {
  const [first] = said;
  return ({ id, user, body, path, position, created_at: createdAt }) => {
    if (!first || user?.login !== login) return [];
    const closed = Boolean(first.resolver);
    return [{ body, thread: { id: `thread ${first.id} ${id}`, closed, path, line: position || undefined, createdAt } }];
  };
}
