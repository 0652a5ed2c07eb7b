import type { ForgeContext } from '../forge-context.ts';
import { ForgeReply, found } from '../forge-reply.ts';
import type { ForgeIssue, ForgeRepository, ForgeReview } from '../forge-state.ts';

/** The comments of a review, all of them at lines of the diff; one that is not makes GitHub refuse the whole review. */
export async function reviewComments(
  { core }: ForgeContext,
  { owner, name }: ForgeRepository,
  issue: ForgeIssue,
  given: unknown,
): Promise<ForgeReview['comments']> {
  if (!Array.isArray(given)) throw new ForgeReply(422, 'Invalid request. "comments" is a list.');
  if (given.length === 0) return [];
  const { head, baseSha } = found(issue.pull);
  const lines = await core.git.diffLines(owner, name, baseSha, found(await core.git.head(owner, name, head)));
  return given.map((comment) => {
    const { path, line, body } = comment as Record<string, unknown>;
    const file = lines.get(String(path));
    if (!file) throw new ForgeReply(422, 'Unprocessable Entity', ['Path could not be resolved']);
    if (!file.has(Number(line))) throw new ForgeReply(422, 'Unprocessable Entity', ['Line could not be resolved']);
    return { path: String(path), line: Number(line), body: String(body) };
  });
}
