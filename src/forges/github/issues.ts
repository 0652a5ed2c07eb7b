import type { Actor } from '../../domain/actor.ts';
import { asBotError, BotError } from '../../domain/errors.ts';
import type { Comment } from '../../domain/issue.ts';
import type { LabelSpec } from '../../domain/labels.ts';
import type { IssueRef, RepoRef } from '../../domain/refs.ts';
import { fitComment } from '../../lib/fit-comment.ts';
import type { IssueDesk, LabelChange } from '../../ports/forge.ts';
import type { GithubClient } from './client.ts';
import { CommentSchema, IssueEventSchema, IssueSchema, LabelSchema } from './schema.ts';
import { issuePath, labelName, repoPath, sameLabel, toComment, toIssue } from './translate.ts';

/** Issues, labels and comments on GitHub. `me` tells the bot's own login. */
export function githubIssues(client: GithubClient, me: (signal: AbortSignal) => Promise<Actor>): IssueDesk {
  const comments = async (ref: IssueRef, signal: AbortSignal): Promise<readonly Comment[]> =>
    (await client.list(`${issuePath(ref)}/comments`, CommentSchema, signal)).map(toComment);
  const said = async (ref: IssueRef, marker: string, signal: AbortSignal) => {
    const { login } = await me(signal);
    return (await comments(ref, signal)).find(({ author, body }) => author.login === login && body.includes(marker));
  };
  return {
    get: async (ref, signal) => toIssue(ref.repo, await client.get(issuePath(ref), IssueSchema, signal)),
    list: async (repo, label, signal) => {
      const path = `${repoPath(repo)}/issues?state=open&direction=asc&labels=${encodeURIComponent(label)}`;
      // Pull requests are listed as issues too.
      const issues = (await client.list(path, IssueSchema, signal)).filter((issue) => !issue.pull_request);
      const labelled = issues.map((issue) => toIssue(repo, issue)).filter(({ labels }) => labels.includes(label));
      return labelled.toSorted((a, b) => a.ref.number - b.ref.number);
    },
    comments,
    ensureLabels: (repo, labels, signal) => ensureLabels(client, repo, labels, signal),
    label: (ref, change, signal) => changeLabels(client, ref, change, signal),
    labelledBy: async (ref, label, signal) => {
      const events = await client.list(`${issuePath(ref)}/events`, IssueEventSchema, signal);
      const last = events.findLast(({ event, label: set }) => event === 'labeled' && set?.name === label);
      return last?.actor ? { login: last.actor.login } : undefined;
    },
    said,
    say: (ref, marker, body, signal) => say(client, { ref, marker, body, said }, signal),
  };
}

async function ensureLabels(
  client: GithubClient,
  repo: RepoRef,
  labels: readonly LabelSpec[],
  signal: AbortSignal,
): Promise<void> {
  const path = `${repoPath(repo)}/labels`;
  const there = (await client.list(path, LabelSchema, signal)).map(labelName);
  for (const { name, color, description } of labels) {
    if (there.some((known) => sameLabel(known, name))) continue;
    const body = { name, color, description: description.slice(0, 100) };
    await client.send({ method: 'POST', path, body }, signal).catch(existing);
  }
}

/** Somebody else was faster: as good as done. */
function existing(thrown: unknown): void {
  if (asBotError(thrown).details.exists !== true) throw thrown;
}

async function changeLabels(
  client: GithubClient,
  ref: IssueRef,
  { add, remove }: LabelChange,
  signal: AbortSignal,
): Promise<void> {
  const path = `${issuePath(ref)}/labels`;
  const there = (await client.get(issuePath(ref), IssueSchema, signal)).labels.map(labelName);
  const labels = add.filter((name) => !there.some((known) => sameLabel(known, name)));
  if (labels.length > 0) await client.send({ method: 'POST', path, body: { labels } }, signal);
  for (const name of there.filter((known) => remove.some((unwanted) => sameLabel(known, unwanted)))) {
    const call = { method: 'DELETE', path: `${path}/${encodeURIComponent(name)}` } as const;
    await client.send(call, signal).catch(gone);
  }
}

function gone(thrown: unknown): void {
  if (asBotError(thrown).code !== 'FORGE_NOT_FOUND') throw thrown;
}

interface Saying {
  readonly ref: IssueRef;
  readonly marker: string;
  readonly body: string;
  readonly said: (ref: IssueRef, marker: string, signal: AbortSignal) => Promise<Comment | undefined>;
}

/** Edits the bot's marked comment, or creates it; a creation whose answer was lost is looked for before it is given up. */
async function say(client: GithubClient, saying: Saying, signal: AbortSignal): Promise<Comment> {
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
