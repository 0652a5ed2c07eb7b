import { diffLines } from '../diff-lines.ts';
import type { ForgeContext } from '../forge-context.ts';
import type { ReviewDraft } from '../forge-desk.ts';
import { ForgeReply, found } from '../forge-reply.ts';
import type { ForgeIssue, ForgeRepository } from '../forge-state.ts';

/** The comments of a review, all of them at lines of the diff; one that is not makes GitHub refuse the whole review. */
export async function reviewComments(
  { core }: ForgeContext,
  repository: ForgeRepository,
  issue: ForgeIssue,
  given: unknown,
): Promise<ReviewDraft['comments']> {
  if (!Array.isArray(given)) throw new ForgeReply(422, 'Invalid request. "comments" is a list.');
  if (given.length === 0) return [];
  const { baseSha } = found(issue.pull);
  const { owner, name } = repository;
  await core.showHeads(repository);
  const diff = await core.git.diff(owner, name, baseSha, found(await core.tip(repository, issue)));
  const lines = diffLines(diff);
  return given.map((comment) => {
    const { path, line, body } = comment as Record<string, unknown>;
    const ofFile = lines.filter((one) => one.path === path);
    if (ofFile.length === 0) throw new ForgeReply(422, 'Unprocessable Entity', ['Path could not be resolved']);
    if (!ofFile.some((one) => one.line === line))
      throw new ForgeReply(422, 'Unprocessable Entity', ['Line could not be resolved']);
    return { path: String(path), line: Number(line), body: String(body) };
  });
}
