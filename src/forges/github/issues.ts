import type { z } from 'zod';
import type { Actor } from '../../domain/actor.ts';
import type { Comment } from '../../domain/issue.ts';
import type { LabelSpec } from '../../domain/labels.ts';
import type { IssueRef, RepoRef } from '../../domain/refs.ts';
import type { IssueDesk, LabelChange } from '../../ports/forge.ts';
import { Creations } from '../creations.ts';
import type { ForgeCall, ForgeClient } from '../forge-client.ts';
import { LabelChanges } from '../label-changes.ts';
import { type CommentDesk, ownComments, sayOnce } from '../say-once.ts';
import { CommentSchema, IssueEventSchema, IssueSchema, LabelSchema } from './schema.ts';
import { issuePath, labelName, repoPath, sameLabel, toComment, toIssue } from './translate.ts';

/** The longest description of a label that GitHub takes. */
const MAX_DESCRIPTION = 100;

/** Issues, labels and comments on GitHub. `me` tells the bot's own login. */
export function githubIssues(rest: ForgeClient, me: (signal: AbortSignal) => Promise<Actor>): IssueDesk {
  const said = new Creations<Comment>(rest.lagMs);
  const changes = new LabelChanges(rest.lagMs, (label) => label.toLowerCase());
  const labels: Labels = { rest, made: new Creations(rest.lagMs), changes };
  return {
    get: async (ref, signal) => toIssue(ref, await rest.get(issuePath(ref), IssueSchema, signal)),
    list: async (repo, label, signal) => {
      const path = `${repoPath(repo)}/issues?state=open&direction=asc&labels=${encodeURIComponent(label)}`;
      // Pull requests are listed as issues too.
      const issues = (await rest.list(path, IssueSchema, signal)).filter((issue) => !issue.pull_request);
      const labelled = issues
        .map((issue) => toIssue({ repo, number: issue.number }, issue))
        .filter(({ labels }) => labels.includes(label));
      return labelled.toSorted((a, b) => a.ref.number - b.ref.number);
    },
    comments: (ref, signal) => commentDesk(rest, ref, said).all(signal),
    ensureLabels: (repo, wanted, signal) => ensureLabels(labels, repo, wanted, signal),
    label: (ref, change, signal) => changeLabels(labels, ref, change, signal),
    labelledBy: async (ref, label, signal) => {
      const events = await rest.list(`${issuePath(ref)}/events`, IssueEventSchema, signal);
      const last = events.findLast(({ event, label: set }) => event === 'labeled' && set?.name === label);
      return last?.actor ? { login: last.actor.login } : undefined;
    },
    react: async ({ repo }, comment, content, signal) => {
      const path = `${repoPath(repo)}/issues/comments/${comment}/reactions`;
      await rest.send({ method: 'POST', path, body: { content }, repeatable: true }, signal);
    },
    said: async (ref, marker, signal) => {
      const { login } = await me(signal);
      return ownComments(await commentDesk(rest, ref, said).all(signal), { login, marker })[0];
    },
    say: async (ref, marker, body, signal) => {
      const { login } = await me(signal);
      return await sayOnce(commentDesk(rest, ref, said), { login, marker, body }, signal);
    },
  };
}

interface Labels {
  readonly rest: ForgeClient;
  readonly made: Creations<object>;
  readonly changes: LabelChanges;
}

async function ensureLabels(
  { rest, made }: Labels,
  repo: RepoRef,
  wanted: readonly LabelSpec[],
  signal: AbortSignal,
): Promise<void> {
  const path = `${repoPath(repo)}/labels`;
  const all = () => rest.list(path, LabelSchema, signal);
  const there = await all();
  for (const { name, color, description } of wanted) {
    const same = (label: z.output<typeof LabelSchema>) => sameLabel(labelName(label), name);
    if (there.some(same)) continue;
    const body = { name, color, description: description.slice(0, MAX_DESCRIPTION) };
    const creation = {
      create: () =>
        rest.write({ method: 'POST', path, body, quiet: true }, LabelSchema, signal).then((label) => ({ label })),
      find: async () => (await all()).filter(same).map((label) => ({ label }))[0],
    };
    await made.once(`${path} ${name}`, creation, signal);
  }
}

async function changeLabels(
  { rest, changes }: Labels,
  ref: IssueRef,
  change: LabelChange,
  signal: AbortSignal,
): Promise<void> {
  const issue = issuePath(ref);
  const there = (await rest.get(issue, IssueSchema, signal)).labels.map(labelName);
  const { add: labels, remove } = changes.pending(issue, there, change);
  const path = `${issue}/labels`;
  if (labels.length > 0) await rest.send({ method: 'POST', path, body: { labels }, repeatable: true }, signal);
  for (const name of labels) changes.done(issue, name, true);
  for (const name of remove) {
    await rest.send({ method: 'DELETE', path: `${path}/${encodeURIComponent(name)}` }, signal);
    changes.done(issue, name, false);
  }
}

function commentDesk(rest: ForgeClient, ref: IssueRef, creations: Creations<Comment>): CommentDesk {
  const path = ({ id }: Comment) => `${repoPath(ref.repo)}/issues/comments/${id}`;
  const write = async (call: ForgeCall, signal: AbortSignal) =>
    toComment(await rest.write(call, CommentSchema, signal));
  return {
    thread: issuePath(ref),
    creations,
    all: async (signal) => (await rest.list(`${issuePath(ref)}/comments`, CommentSchema, signal)).map(toComment),
    create: (body, signal) => write({ method: 'POST', path: `${issuePath(ref)}/comments`, body: { body } }, signal),
    edit: (comment, body, signal) => write({ method: 'PATCH', path: path(comment), body: { body } }, signal),
    remove: (comment, signal) => rest.send({ method: 'DELETE', path: path(comment) }, signal),
  };
}
