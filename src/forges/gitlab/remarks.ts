import type { z } from 'zod';
import type { SaidRemark } from '../../domain/review.ts';
import type { ForgeClient } from '../forge-client.ts';
import { type OwnWords, saidRemarks } from '../said-remarks.ts';
import { isResolved, publicNotes } from './conversations.ts';
import { DiscussionSchema } from './schema.ts';

/** What the bot, which is `login`, has said of findings on the merge request at `path`. */
export async function remarks(
  client: ForgeClient,
  path: string,
  login: string,
  signal: AbortSignal,
): Promise<readonly SaidRemark[]> {
  const discussions = await client.list(`${path}/discussions`, DiscussionSchema, signal);
  return saidRemarks(
    discussions.flatMap((one) => ownIn(one, login)),
    login,
  );
}

function ownIn(discussion: z.output<typeof DiscussionSchema>, login: string): readonly OwnWords[] {
  const closed = isResolved(discussion);
  const own = publicNotes(discussion).filter(({ author }) => author.username === login);
  return own.map(({ id, body, position, created_at: createdAt }) => {
    if (!position?.new_path) return { body };
    const [place, line] = [`thread ${discussion.id} ${id}`, position.new_line ?? undefined];
    return { body, thread: { id: place, closed, path: position.new_path, line, createdAt } };
  });
}
