import type { Actor } from '../../domain/actor.ts';
import type { Comment } from '../../domain/issue.ts';
import type { Pull } from '../../domain/pull.ts';
import { type PullRef, type RepoRef, repoSlug } from '../../domain/refs.ts';
import { fitComment } from '../../lib/fit-comment.ts';
import type { PullDesk } from '../../ports/forge.ts';
import { Creations } from '../creations.ts';
import type { ForgeClient } from '../forge-client.ts';
import { answer, asks } from './asks.ts';
import { checks } from './checks.ts';
import { plainText } from './plain-text.ts';
import { remarks } from './remarks.ts';
import { addReview } from './reviews.ts';
import { MergeSchema } from './schema.ts';
import { draftTitle, projectPath, toPull } from './translate.ts';

/** Merge requests on GitLab. `me` tells the bot's own login. */
export function gitlabPulls(client: ForgeClient, me: (signal: AbortSignal) => Promise<Actor>): PullDesk {
  const path = (ref: PullRef) => `${projectPath(ref.repo)}/merge_requests/${ref.number}`;
  const answers = new Creations<unknown>(client.lagMs);
  const opened = new Creations<Pull>(client.lagMs);
  const made = { notes: new Creations<Comment>(client.lagMs), threads: new Creations<object>(client.lagMs) };
  const get: PullDesk['get'] = async (ref, signal) =>
    toPull(ref.repo, await client.get(path(ref), MergeSchema, signal));
  const find: PullDesk['find'] = async (repo, head, signal) => {
    const number = await openFrom(client, repo, head, signal);
    // Lists leave out the commits that the diff is between.
    return number === undefined ? undefined : await get({ repo, number }, signal);
  };
  return {
    find,
    get,
    open: async (repo, draft, signal) => {
      const fields = {
        title: draftTitle(draft.title, draft.draft),
        description: fitComment(plainText(draft.body)),
      };
      const there = await find(repo, draft.head, signal);
      const branches = { source_branch: draft.head, target_branch: draft.base };
      const call = {
        method: 'POST',
        path: `${projectPath(repo)}/merge_requests`,
        body: { ...branches, ...fields },
      } as const;
      const create = async () => toPull(repo, await client.write(call, MergeSchema, signal));
      const { value, made } = there
        ? { value: there, made: false }
        : await opened.once(
            `${repoSlug(repo)} ${draft.head}`,
            { create, find: () => find(repo, draft.head, signal) },
            signal,
          );
      if (made) return value;
      const edit = { method: 'PUT', path: path(value.ref), body: fields } as const;
      return toPull(repo, await client.write(edit, MergeSchema, signal));
    },
    review: async (ref, review, signal) => {
      const { login } = await me(signal);
      await addReview({ client, made, path: path(ref), review, login }, signal);
    },
    remarks: async (ref, signal) => await remarks(client, path(ref), (await me(signal)).login, signal),
    asks: async (ref, signal) => await asks(client, path(ref), (await me(signal)).login, signal),
    answer: async (ref, ask, reply, signal) => {
      const { login } = await me(signal);
      await answer(client, path(ref), { ask, reply, login, answers }, signal);
    },
    checks: (repo, sha, signal) => checks(client, repo, sha, signal),
  };
}

/** The number of the open merge request from this branch. A fork may have a branch of the same name. */
async function openFrom(
  client: ForgeClient,
  repo: RepoRef,
  head: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const filter = `state=opened&source_branch=${encodeURIComponent(head)}`;
  const open = await client.list(`${projectPath(repo)}/merge_requests?${filter}`, MergeSchema, signal);
  return open.find((one) => one.source_branch === head && one.source_project_id === one.target_project_id)?.iid;
}
