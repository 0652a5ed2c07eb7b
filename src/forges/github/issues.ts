import type { Actor } from '../../domain/actor.ts';
import { asBotError } from '../../domain/errors.ts';
import type { Comment } from '../../domain/issue.ts';
import type { LabelSpec } from '../../domain/labels.ts';
import type { IssueRef, RepoRef } from '../../domain/refs.ts';
import type { IssueDesk, LabelChange } from '../../ports/forge.ts';
import type { ForgeCall, ForgeClient } from '../forge-client.ts';
import { type CommentDesk, ownComments, sayOnce } from '../say-once.ts';
import { CommentSchema, IssueEventSchema, IssueSchema, LabelSchema } from './schema.ts';
import { issuePath, labelName, repoPath, sameLabel, toComment, toIssue } from './translate.ts';

/** The longest description of a label that GitHub takes. */
const MAX_DESCRIPTION = 100;

/** Issues, labels and comments on GitHub. `me` tells the bot's own login. */
export function githubIssues(rest: ForgeClient, me: (signal: AbortSignal) => Promise<Actor>): IssueDesk {
  return {
    get: async (ref, signal) => toIssue(ref.repo, await rest.get(issuePath(ref), IssueSchema, signal)),
    list: async (repo, label, signal) => {
      const path = `${repoPath(repo)}/issues?state=open&direction=asc&labels=${encodeURIComponent(label)}`;
      // Pull requests are listed as issues too.
      const issues = (await rest.list(path, IssueSchema, signal)).filter((issue) => !issue.pull_request);
      const labelled = issues.map((issue) => toIssue(repo, issue)).filter(({ labels }) => labels.includes(label));
      return labelled.toSorted((a, b) => a.ref.number - b.ref.number);
    },
    comments: (ref, signal) => commentDesk(rest, ref).all(signal),
    ensureLabels: (repo, labels, signal) => ensureLabels(rest, repo, labels, signal),
    label: (ref, change, signal) => changeLabels(rest, ref, change, signal),
    labelledBy: async (ref, label, signal) => {
      const events = await rest.list(`${issuePath(ref)}/events`, IssueEventSchema, signal);
      const last = events.findLast(({ event, label: set }) => event === 'labeled' && set?.name === label);
      return last?.actor ? { login: last.actor.login } : undefined;
    },
    said: async (ref, marker, signal) => {
      const { login } = await me(signal);
      return ownComments(await commentDesk(rest, ref).all(signal), { login, marker })[0];
    },
    say: async (ref, marker, body, signal) => {
      const { login } = await me(signal);
      return await sayOnce(commentDesk(rest, ref), { login, marker, body }, signal);
    },
  };
}

async function ensureLabels(
  rest: ForgeClient,
  repo: RepoRef,
  labels: readonly LabelSpec[],
  signal: AbortSignal,
): Promise<void> {
  const path = `${repoPath(repo)}/labels`;
  const there = (await rest.list(path, LabelSchema, signal)).map(labelName);
  for (const { name, color, description } of labels) {
    if (there.some((known) => sameLabel(known, name))) continue;
    const body = { name, color, description: description.slice(0, MAX_DESCRIPTION) };
    await rest.send({ method: 'POST', path, body }, signal).catch(unlessThere);
  }
}

/** Another worker may have made the label in between. */
function unlessThere(thrown: unknown): void {
  if (asBotError(thrown).code !== 'FORGE_CONFLICT') throw thrown;
}

async function changeLabels(
  rest: ForgeClient,
  ref: IssueRef,
  { add, remove }: LabelChange,
  signal: AbortSignal,
): Promise<void> {
  const path = `${issuePath(ref)}/labels`;
  const there = (await rest.get(issuePath(ref), IssueSchema, signal)).labels.map(labelName);
  const labels = add.filter((name) => !there.some((known) => sameLabel(known, name)));
  if (labels.length > 0) await rest.send({ method: 'POST', path, body: { labels } }, signal);
  for (const name of there.filter((known) => remove.some((unwanted) => sameLabel(known, unwanted))))
    await rest.send({ method: 'DELETE', path: `${path}/${encodeURIComponent(name)}` }, signal);
}

function commentDesk(rest: ForgeClient, ref: IssueRef): CommentDesk {
  const path = ({ id }: Comment) => `${repoPath(ref.repo)}/issues/comments/${id}`;
  const write = async (call: ForgeCall, signal: AbortSignal) =>
    toComment(await rest.write(call, CommentSchema, signal));
  return {
    all: async (signal) => (await rest.list(`${issuePath(ref)}/comments`, CommentSchema, signal)).map(toComment),
    create: (body, signal) => write({ method: 'POST', path: `${issuePath(ref)}/comments`, body: { body } }, signal),
    edit: (comment, body, signal) => write({ method: 'PATCH', path: path(comment), body: { body } }, signal),
    remove: (comment, signal) => rest.send({ method: 'DELETE', path: path(comment) }, signal),
  };
}
