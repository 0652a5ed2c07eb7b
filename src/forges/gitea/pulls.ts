import type { Actor } from '../../domain/actor.ts';
import type { Pull } from '../../domain/pull.ts';
import { type RepoRef, repoSlug } from '../../domain/refs.ts';
import { fitComment } from '../../lib/fit-comment.ts';
import type { PullDesk } from '../../ports/forge.ts';
import { Creations } from '../creations.ts';
import type { ForgeClient } from '../forge-client.ts';
import { answer, asks } from './asks.ts';
import { checks } from './checks.ts';
import { pullPath } from './conversations.ts';
import { remarks } from './remarks.ts';
import { addReview } from './reviews.ts';
import { PullSchema } from './schema.ts';
import { draftTitle, repoPath, toPull } from './translate.ts';

/** Pull requests on Gitea. `me` tells the bot's own login. */
export function giteaPulls(client: ForgeClient, me: (signal: AbortSignal) => Promise<Actor>): PullDesk {
  const find = async (repo: RepoRef, head: string, signal: AbortSignal) => {
    const open = await client.list(`${repoPath(repo)}/pulls?state=open`, PullSchema, signal);
    // A fork may have a branch of the same name.
    const found = open.find((pull) => pull.head.ref === head && pull.head.repo?.id === pull.base.repo?.id);
    return found && toPull(repo, found);
  };
  const answers = new Creations<unknown>(client.lagMs);
  const opened = new Creations<Pull>(client.lagMs);
  const reviewed = new Creations<object>(client.lagMs);
  return {
    find,
    get: async (ref, signal) => toPull(ref.repo, await client.get(pullPath(ref), PullSchema, signal)),
    open: async (repo, draft, signal) => {
      const fields = { title: draftTitle(draft.title, draft.draft), body: fitComment(draft.body) };
      const there = await find(repo, draft.head, signal);
      const { head, base } = draft;
      const call = { method: 'POST', path: `${repoPath(repo)}/pulls`, body: { head, base, ...fields } } as const;
      const create = async () => toPull(repo, await client.write(call, PullSchema, signal));
      const { value, made } = there
        ? { value: there, made: false }
        : await opened.once(`${repoSlug(repo)} ${head}`, { create, find: () => find(repo, head, signal) }, signal);
      if (made) return value;
      const edit = { method: 'PATCH', path: pullPath(value.ref), body: fields } as const;
      return toPull(repo, await client.write(edit, PullSchema, signal));
    },
    review: async (ref, review, signal) => {
      const { login } = await me(signal);
      await addReview({ client, reviewed, ref, review, login }, signal);
    },
    remarks: async (ref, signal) => await remarks(client, ref, (await me(signal)).login, signal),
    asks: async (ref, signal) => await asks(client, ref, (await me(signal)).login, signal),
    answer: async (ref, ask, reply, signal) => {
      const { login } = await me(signal);
      await answer(client, ref, { ask, reply, login, answers }, signal);
    },
    checks: (repo, sha, signal) => checks(client, repo, sha, signal),
  };
}
