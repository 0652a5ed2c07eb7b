import type { z } from 'zod';
import type { Actor } from '../../domain/actor.ts';
import type { PullDraft } from '../../domain/pull.ts';
import { type RepoRef, repoSlug } from '../../domain/refs.ts';
import { fitComment } from '../../lib/fit-comment.ts';
import { fitTitle } from '../../lib/fit-title.ts';
import type { PullDesk } from '../../ports/forge.ts';
import { Creations } from '../creations.ts';
import type { ForgeClient } from '../forge-client.ts';
import { answer, asks } from './asks.ts';
import { checks } from './checks.ts';
import type { GithubClient } from './client.ts';
import { pullPath } from './conversations.ts';
import { setDraft } from './drafts.ts';
import { remarks } from './remarks.ts';
import { addReview } from './reviews.ts';
import { PullSchema } from './schema.ts';
import { repoPath, toPull } from './translate.ts';

/** Pull requests on GitHub. `me` tells the bot's own login. */
export function githubPulls(client: GithubClient, me: (signal: AbortSignal) => Promise<Actor>): PullDesk {
  const { rest, graph } = client;
  const answers = new Creations<unknown>(rest.lagMs);
  const opened = new Creations<z.output<typeof PullSchema>>(rest.lagMs);
  const reviewed = new Creations<object>(rest.lagMs);
  return {
    find: async (repo, head, signal) => {
      const found = await find(rest, repo, head, signal);
      return found && toPull(repo, found);
    },
    get: async (ref, signal) => toPull(ref.repo, await rest.get(pullPath(ref), PullSchema, signal)),
    open: async (repo, draft, signal) => {
      const there = await find(rest, repo, draft.head, signal);
      const { value, made } = there
        ? { value: there, made: false }
        : await opened.once(
            `${repoSlug(repo)} ${draft.head}`,
            {
              create: () => create(rest, repo, draft, signal),
              find: () => find(rest, repo, draft.head, signal),
            },
            signal,
          );
      if (made) return toPull(repo, value);
      const clients = { rest, graph: graph(repo) };
      return toPull(repo, await bringUp(clients, pullPath({ repo, number: value.number }), draft, signal));
    },
    review: async (ref, review, signal) => {
      const { login } = await me(signal);
      await addReview({ rest, reviewed, ref, review, login }, signal);
    },
    remarks: async (ref, signal) => await remarks(client, ref, (await me(signal)).login, signal),
    asks: async (ref, signal) => await asks(client, ref, (await me(signal)).login, signal),
    answer: async (ref, ask, reply, signal) => {
      const { login } = await me(signal);
      await answer(client, ref, { ask, reply, login, answers }, signal);
    },
    checks: (repo, sha, signal) => checks(rest, repo, sha, signal),
  };
}

async function find(rest: ForgeClient, repo: RepoRef, head: string, signal: AbortSignal) {
  const query = `state=open&head=${encodeURIComponent(`${repo.owner}:${head}`)}`;
  const open = await rest.list(`${repoPath(repo)}/pulls?${query}`, PullSchema, signal);
  // A fork within the same organisation may have a branch of the same name.
  return open.find((pull) => pull.head.ref === head && pull.head.repo?.id === pull.base.repo?.id);
}

async function create(rest: ForgeClient, repo: RepoRef, wanted: PullDraft, signal: AbortSignal) {
  const { head, base, draft } = wanted;
  const body = { head, base, draft, ...fields(wanted) };
  return await rest.write({ method: 'POST', path: `${repoPath(repo)}/pulls`, body }, PullSchema, signal);
}

/** Gives an existing pull request the wanted title, body and state of draft. */
async function bringUp(
  { rest, graph }: Readonly<Record<'rest' | 'graph', ForgeClient>>,
  path: string,
  wanted: PullDraft,
  signal: AbortSignal,
) {
  const { draft } = wanted;
  const pull = await rest.write({ method: 'PATCH', path, body: fields(wanted) }, PullSchema, signal);
  if ((pull.draft ?? false) === draft) return pull;
  await setDraft(graph, pull.node_id, draft, signal);
  return { ...pull, draft };
}

function fields({ title, body }: PullDraft) {
  return { title: fitTitle(title), body: fitComment(body) };
}
