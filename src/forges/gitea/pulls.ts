import type { Actor } from '../../domain/actor.ts';
import { asBotError, BotError } from '../../domain/errors.ts';
import type { Finding } from '../../domain/finding.ts';
import type { PullDraft } from '../../domain/pull.ts';
import type { PullRef, RepoRef, Sha } from '../../domain/refs.ts';
import { fitComment } from '../../lib/fit-comment.ts';
import type { PullDesk } from '../../ports/forge.ts';
import type { ForgeClient } from '../forge-client.ts';
import { PullSchema, ReviewSchema } from './schema.ts';
import { draftTitle, repoPath, toPull } from './translate.ts';

/** Pull requests on Gitea. `me` tells the bot's own login. */
export function giteaPulls(client: ForgeClient, me: (signal: AbortSignal) => Promise<Actor>): PullDesk {
  const find = async (repo: RepoRef, head: string, signal: AbortSignal) => {
    const open = await client.list(`${repoPath(repo)}/pulls?state=open`, PullSchema, signal);
    // A fork may have a branch of the same name.
    const found = open.find((pull) => pull.head.ref === head && pull.head.repo?.id === pull.base.repo?.id);
    return found && toPull(repo, found);
  };
  const path = (ref: PullRef) => `${repoPath(ref.repo)}/pulls/${ref.number}`;
  return {
    find,
    get: async (ref, signal) => toPull(ref.repo, await client.get(path(ref), PullSchema, signal)),
    open: async (repo, draft, signal) => {
      const fields = { title: draftTitle(draft.title, draft.draft), body: fitComment(draft.body) };
      const there = (await find(repo, draft.head, signal)) ?? (await create(client, repo, draft, fields, find, signal));
      if ('created' in there) return there.created;
      const call = { method: 'PATCH', path: path(there.ref), body: fields } as const;
      return toPull(repo, await client.write(call, PullSchema, signal));
    },
    review: async (ref, sha, body, findings, signal) => {
      const { login } = await me(signal);
      await review(client, path(ref), { sha, body, findings, login }, signal);
    },
  };
}

/** Creates the pull request; one that exists after all, made by a try whose answer was lost, is found instead. */
async function create(
  client: ForgeClient,
  repo: RepoRef,
  { head, base }: PullDraft,
  fields: { readonly title: string; readonly body: string },
  find: PullDesk['find'],
  signal: AbortSignal,
) {
  try {
    const call = { method: 'POST', path: `${repoPath(repo)}/pulls`, body: { head, base, ...fields } } as const;
    return { created: toPull(repo, await client.write(call, PullSchema, signal)) };
  } catch (thrown) {
    if (!['FORGE_UNREACHABLE', 'FORGE_CONFLICT'].includes(asBotError(thrown).code)) throw thrown;
    const found = await find(repo, head, signal);
    if (found) return found;
    throw new BotError('FORGE_UNREACHABLE', 'the pull request could not be created', { cause: thrown });
  }
}

interface Review {
  readonly sha: Sha;
  readonly body: string;
  readonly findings: readonly Finding[];
  /** The bot's own. */
  readonly login: string;
}

async function review(
  client: ForgeClient,
  path: string,
  { sha, body, findings, login }: Review,
  signal: AbortSignal,
): Promise<void> {
  const marker = `<!-- issuewright:review ${sha} -->`;
  const there = await client.list(`${path}/reviews`, ReviewSchema, signal);
  if (there.some((one) => one.user?.login === login && one.body?.startsWith(marker))) return;
  const inline = findings.flatMap(({ path: file, line, title, description }) =>
    file && line ? [{ path: file, new_position: line, body: `**${title}**\n\n${description}` }] : [],
  );
  const review = { event: 'COMMENT', commit_id: sha, body: fitComment(`${marker}\n${body}`) };
  const post = (comments: typeof inline) =>
    client.send({ method: 'POST', path: `${path}/reviews`, body: { ...review, comments } }, signal);
  await post(inline).catch(async (thrown) => {
    // A line outside of the diff makes the forge refuse the whole review, some versions with a 500; the body says everything too.
    const { status } = asBotError(thrown).details;
    if (inline.length === 0 || ![400, 404, 422, 500].includes(Number(status))) throw thrown;
    await post([]);
  });
}
