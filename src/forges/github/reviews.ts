import { asBotError } from '../../domain/errors.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Sha } from '../../domain/refs.ts';
import { fitComment } from '../../lib/fit-comment.ts';
import type { GithubClient } from './client.ts';
import { ReviewSchema } from './schema.ts';

export interface Review {
  readonly sha: Sha;
  readonly body: string;
  readonly findings: readonly Finding[];
  /** The bot's own. */
  readonly login: string;
}

/** Adds a review to the pull request at `path`, once per commit, with findings at their lines where GitHub takes them. */
export async function addReview(
  client: GithubClient,
  path: string,
  { sha, body, findings, login }: Review,
  signal: AbortSignal,
): Promise<void> {
  const marker = `<!-- issuewright:review ${sha} -->`;
  const there = async () =>
    (await client.list(`${path}/reviews`, ReviewSchema, signal)).some(
      (one) => one.user?.login === login && one.body?.startsWith(marker),
    );
  if (await there()) return;
  const inline = findings.flatMap(({ path: file, line, title, description }) =>
    file && line ? [{ path: file, line, side: 'RIGHT', body: fitComment(`**${title}**\n\n${description}`) }] : [],
  );
  const review = { event: 'COMMENT', commit_id: sha, body: fitComment(`${marker}\n${body}`) };
  const post = (comments: typeof inline) =>
    client.send({ method: 'POST', path: `${path}/reviews`, body: { ...review, comments } }, signal);
  await post(inline)
    .catch(async (thrown) => {
      // One line outside of the diff makes GitHub refuse the whole review; the body says everything too.
      if (inline.length === 0 || asBotError(thrown).details.status !== 422) throw thrown;
      await post([]);
    })
    .catch(async (thrown) => {
      if (asBotError(thrown).code !== 'FORGE_UNREACHABLE' || !(await there())) throw thrown;
    });
}
