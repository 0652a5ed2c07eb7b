import type { Actor } from '../../domain/actor.ts';
import { asBotError, BotError } from '../../domain/errors.ts';
import type { Comment } from '../../domain/issue.ts';
import type { IssueRef, RepoRef } from '../../domain/refs.ts';
import { fitComment } from '../../lib/fit-comment.ts';
import type { IssueDesk, LabelChange } from '../../ports/forge.ts';
import type { ForgeClient } from '../forge-client.ts';
import { CommentSchema, IssueSchema, LabelSchema, TimelineSchema } from './schema.ts';
import { issuePath, repoPath, toComment, toIssue } from './translate.ts';

/** Issues, labels and comments on Gitea. `me` tells the bot's own login. */
export function giteaIssues(client: ForgeClient, me: (signal: AbortSignal) => Promise<Actor>): IssueDesk {
  const comments = async (ref: IssueRef, signal: AbortSignal): Promise<readonly Comment[]> =>
    (await client.get(`${issuePath(ref)}/comments`, CommentSchema.array(), signal)).map(toComment);
  const said = async (ref: IssueRef, marker: string, signal: AbortSignal) => {
    const { login } = await me(signal);
    return (await comments(ref, signal)).find(({ author, body }) => author.login === login && body.includes(marker));
  };
  return {
    get: async (ref, signal) => toIssue(ref.repo, await client.get(issuePath(ref), IssueSchema, signal)),
    list: async (repo, label, signal) => {
      const path = `${repoPath(repo)}/issues?type=issues&state=open&labels=${encodeURIComponent(label)}`;
      const issues = await client.list(path, IssueSchema, signal);
      // A label that the repository lacks is no filter to Gitea: it answers with every issue.
      const labelled = issues.map((issue) => toIssue(repo, issue)).filter(({ labels }) => labels.includes(label));
      return labelled.toSorted((a, b) => a.ref.number - b.ref.number);
    },
    comments,
    ensureLabels: async (repo, labels, signal) => {
      const there = new Set(
        (await client.list(`${repoPath(repo)}/labels`, LabelSchema, signal)).map(({ name }) => name),
      );
      for (const { name, color, description } of labels) {
        const body = { name, color: `#${color}`, description };
        if (!there.has(name)) await client.send({ method: 'POST', path: `${repoPath(repo)}/labels`, body }, signal);
      }
    },
    label: (ref, change, signal) => changeLabels(client, ref, change, signal),
    labelledBy: async (ref, label, signal) => {
      // Here the total counts the page only.
      const events = await client.list(`${issuePath(ref)}/timeline`, TimelineSchema, signal, () => true);
      const last = events.findLast(
        (event) => event.type === 'label' && event.label?.name === label && event.body === '1',
      );
      return last?.user ? { login: last.user.login } : undefined;
    },
    said,
    say: (ref, marker, body, signal) => say(client, { ref, marker, body, said }, signal),
  };
}

async function changeLabels(
  client: ForgeClient,
  ref: IssueRef,
  { add, remove }: LabelChange,
  signal: AbortSignal,
): Promise<void> {
  const there = (await client.get(issuePath(ref), IssueSchema, signal)).labels ?? [];
  const missing = add.filter((name) => !there.some((label) => label.name === name));
  if (missing.length > 0) {
    const labels = await idsOf(client, ref.repo, missing, signal);
    await client.send({ method: 'POST', path: `${issuePath(ref)}/labels`, body: { labels } }, signal);
  }
  for (const { id, name } of there) {
    if (remove.includes(name)) await client.send({ method: 'DELETE', path: `${issuePath(ref)}/labels/${id}` }, signal);
  }
}

async function idsOf(
  client: ForgeClient,
  repo: RepoRef,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly number[]> {
  const known = new Map(
    (await client.list(`${repoPath(repo)}/labels`, LabelSchema, signal)).map(({ name, id }) => [name, id]),
  );
  return names.flatMap((name) => known.get(name) ?? []);
}

interface Saying {
  readonly ref: IssueRef;
  readonly marker: string;
  readonly body: string;
  readonly said: (ref: IssueRef, marker: string, signal: AbortSignal) => Promise<Comment | undefined>;
}

/** Edits the bot's marked comment, or creates it; a creation whose answer was lost is looked for before it is given up. */
async function say(client: ForgeClient, saying: Saying, signal: AbortSignal): Promise<Comment> {
  const { ref, marker, said } = saying;
  if (!saying.body.includes(marker)) throw new BotError('INTERNAL', 'the body of a comment lacks its marker');
  const body = { body: fitComment(saying.body, marker) };
  const there = await said(ref, marker, signal);
  if (there) {
    const path = `${repoPath(ref.repo)}/issues/comments/${there.id}`;
    return toComment(await client.write({ method: 'PATCH', path, body }, CommentSchema, signal));
  }
  const call = { method: 'POST', path: `${issuePath(ref)}/comments`, body } as const;
  const create = async () => toComment(await client.write(call, CommentSchema, signal));
  try {
    return await create();
  } catch (thrown) {
    if (!['FORGE_UNREACHABLE', 'FORGE_ANSWER'].includes(asBotError(thrown).code)) throw thrown;
    return (await said(ref, marker, signal)) ?? (await create());
  }
}
