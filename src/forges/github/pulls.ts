import type { Actor } from '../../domain/actor.ts';
import { asBotError, BotError } from '../../domain/errors.ts';
import type { PullDraft } from '../../domain/pull.ts';
import type { PullRef, RepoRef } from '../../domain/refs.ts';
import { fitComment } from '../../lib/fit-comment.ts';
import type { PullDesk } from '../../ports/forge.ts';
import type { GithubClient } from './client.ts';
import { setDraft } from './drafts.ts';
import { addReview } from './reviews.ts';
import { PullSchema } from './schema.ts';
import { repoPath, toPull } from './translate.ts';

/** Pull requests on GitHub. `me` tells the bot's own login. */
export function githubPulls(client: GithubClient, me: (signal: AbortSignal) => Promise<Actor>): PullDesk {
  const path = (ref: PullRef) => `${repoPath(ref.repo)}/pulls/${ref.number}`;
  return {
    find: async (repo, head, signal) => {
      const found = await find(client, repo, head, signal);
      return found && toPull(repo, found);
    },
    get: async (ref, signal) => toPull(ref.repo, await client.get(path(ref), PullSchema, signal)),
    open: async (repo, draft, signal) => {
      const there = await find(client, repo, draft.head, signal);
      const { pull, fresh } = there ? { pull: there, fresh: false } : await create(client, repo, draft, signal);
      return toPull(repo, fresh ? pull : await bringUp(client, path({ repo, number: pull.number }), draft, signal));
    },
    review: async (ref, sha, body, findings, signal) => {
      const { login } = await me(signal);
      await addReview(client, path(ref), { sha, body, findings, login }, signal);
    },
  };
}

async function find(client: GithubClient, repo: RepoRef, head: string, signal: AbortSignal) {
  const query = `state=open&head=${encodeURIComponent(`${repo.owner}:${head}`)}`;
  const open = await client.list(`${repoPath(repo)}/pulls?${query}`, PullSchema, signal);
  // A fork within the same organisation may have a branch of the same name.
  return open.find((pull) => pull.head.ref === head && pull.head.repo?.id === pull.base.repo?.id);
}

/** Creates the pull request; one that exists after all, made by a try whose answer was lost, is found instead. */
async function create(client: GithubClient, repo: RepoRef, wanted: PullDraft, signal: AbortSignal) {
  const { head, base, title, draft } = wanted;
  const body = { head, base, title, draft, body: fitComment(wanted.body) };
  try {
    const call = { method: 'POST', path: `${repoPath(repo)}/pulls`, body } as const;
    return { pull: await client.write(call, PullSchema, signal), fresh: true };
  } catch (thrown) {
    const { code, details } = asBotError(thrown);
    const lost = code === 'FORGE_UNREACHABLE' || code === 'FORGE_ANSWER';
    if (!lost && details.status !== 422) throw thrown;
    const pull = await find(client, repo, head, signal);
    if (pull) return { pull, fresh: false };
    if (!lost) throw thrown;
    throw new BotError('FORGE_UNREACHABLE', 'the pull request could not be created', { cause: thrown });
  }
}

/** Gives an existing pull request the wanted title, body and state of draft. */
async function bringUp(client: GithubClient, path: string, { title, body, draft }: PullDraft, signal: AbortSignal) {
  const call = { method: 'PATCH', path, body: { title, body: fitComment(body) } } as const;
  const pull = await client.write(call, PullSchema, signal);
  if ((pull.draft ?? false) === draft) return pull;
  await setDraft(client, pull.node_id, draft, signal);
  return { ...pull, draft };
}
