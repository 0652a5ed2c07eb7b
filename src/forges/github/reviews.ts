import { asBotError } from '../../domain/errors.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Sha } from '../../domain/refs.ts';
import { fitComment } from '../../lib/fit-comment.ts';
import type { Creations } from '../creations.ts';
import type { ForgeClient } from '../forge-client.ts';
import { ReviewSchema } from './schema.ts';

export interface Review {
  readonly rest: ForgeClient;
  readonly reviewed: Creations<object>;
  /** Where the pull request is in the API. */
  readonly path: string;
  readonly sha: Sha;
  readonly body: string;
  readonly findings: readonly Finding[];
  /** The bot's own. */
  readonly login: string;
}

/** Adds a review to the pull request, once per commit, with findings at their lines where GitHub takes them. */
export async function addReview(
  { rest, reviewed, path, sha, body, findings, login }: Review,
  signal: AbortSignal,
): Promise<void> {
  const marker = `<!-- issuewright:review ${sha} -->`;
  const find = async () => {
    const there = await rest.list(`${path}/reviews`, ReviewSchema, signal);
    return there.find((one) => one.user?.login === login && one.body?.startsWith(marker));
  };
  if (await find()) return;
  const inline = findings.flatMap(({ path: file, line, title, description }) =>
    file && line ? [{ path: file, line, side: 'RIGHT', body: fitComment(`**${title}**\n\n${description}`) }] : [],
  );
  const review = { event: 'COMMENT', commit_id: sha, body: fitComment(`${marker}\n${body}`) };
  const post = async (comments: typeof inline) => {
    const call = { method: 'POST', path: `${path}/reviews`, body: { ...review, comments } } as const;
    await reviewed.once(`${path} ${sha}`, { create: () => rest.write(call, ReviewSchema, signal), find }, signal);
  };
  await post(inline).catch(async (thrown: unknown) => {
    // One line outside of the diff makes GitHub refuse the whole review; the body says everything too.
    if (inline.length === 0 || asBotError(thrown).details.status !== 422) throw thrown;
    await post([]);
  });
}
