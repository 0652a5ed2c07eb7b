import type { Actor } from '../../domain/actor.ts';
import type { Comment } from '../../domain/issue.ts';
import type { LabelSpec } from '../../domain/labels.ts';
import { type IssueRef, type RepoRef, repoSlug } from '../../domain/refs.ts';
import type { IssueDesk, LabelChange } from '../../ports/forge.ts';
import { Creations } from '../creations.ts';
import type { ForgeCall, ForgeClient } from '../forge-client.ts';
import { LabelChanges } from '../label-changes.ts';
import { type CommentDesk, ownComments, sayOnce } from '../say-once.ts';
import { CommentSchema, IssueSchema, type Label, LabelSchema, TimelineSchema } from './schema.ts';
import { issuePath, repoPath, toComment, toIssue } from './translate.ts';

/** Issues, labels and comments on Gitea. `me` tells the bot's own login. */
export function giteaIssues(client: ForgeClient, me: (signal: AbortSignal) => Promise<Actor>): IssueDesk {
  const said = new Creations<Comment>(client.lagMs);
  const labels: Labels = { client, made: new Creations(client.lagMs), changes: new LabelChanges(client.lagMs) };
  const comments = async (ref: IssueRef, signal: AbortSignal): Promise<readonly Comment[]> =>
    (await client.get(`${issuePath(ref)}/comments`, CommentSchema.array(), signal)).map(toComment);
  return {
    get: async (ref, signal) => toIssue(ref, await client.get(issuePath(ref), IssueSchema, signal)),
    list: async (repo, label, signal) => {
      const path = `${repoPath(repo)}/issues?type=issues&state=open&labels=${encodeURIComponent(label)}`;
      const issues = await client.list(path, IssueSchema, signal);
      // A label that the repository lacks is no filter to Gitea: it answers with every issue.
      const labelled = issues
        .map((issue) => toIssue({ repo, number: issue.number }, issue))
        .filter(({ labels }) => labels.includes(label));
      return labelled.toSorted((a, b) => a.ref.number - b.ref.number);
    },
    comments,
    ensureLabels: (repo, wanted, signal) => ensureLabels(labels, repo, wanted, signal),
    label: (ref, change, signal) => changeLabels(labels, ref, change, signal),
    labelledBy: async (ref, label, signal) => {
      // Here the total counts the page only.
      const events = await client.list(`${issuePath(ref)}/timeline`, TimelineSchema, signal, () => true);
      const last = events.findLast(
        (event) => event.type === 'label' && event.label?.name === label && event.body === '1',
      );
      return last?.user ? { login: last.user.login } : undefined;
    },
    assignedBy: async (ref, login, signal) => {
      const events = await client.list(`${issuePath(ref)}/timeline`, TimelineSchema, signal, () => true);
      const same = (user: { login: string } | null | undefined) => user?.login.toLowerCase() === login.toLowerCase();
      const last = events.findLast(
        (event) => same(event.user) || (event.type === 'assignees' && same(event.assignee) && !event.removed_assignee),
      );
      return last?.user && !same(last.user) ? { login: last.user.login } : undefined;
    },
    react: async ({ repo }, comment, content, signal) => {
      const path = `${repoPath(repo)}/issues/comments/${comment}/reactions`;
      await client.send({ method: 'POST', path, body: { content }, repeatable: true }, signal);
    },
    said: async (ref, marker, signal) => {
      const { login } = await me(signal);
      return ownComments(await comments(ref, signal), { login, marker })[0];
    },
    say: async (ref, marker, body, signal) => {
      const { login } = await me(signal);
      return await sayOnce(commentDesk(client, ref, comments, said), { login, marker, body }, signal);
    },
  };
}

interface Labels {
  readonly client: ForgeClient;
  readonly made: Creations<Label>;
  readonly changes: LabelChanges;
}

async function ensureLabels(
  { client, made }: Labels,
  repo: RepoRef,
  wanted: readonly LabelSpec[],
  signal: AbortSignal,
): Promise<void> {
  const path = `${repoPath(repo)}/labels`;
  const all = () => client.list(path, LabelSchema, signal);
  const there = new Set((await all()).map(({ name }) => name));
  for (const { name, color, description } of wanted) {
    if (there.has(name)) continue;
    const call = { method: 'POST', path, body: { name, color: `#${color}`, description } } as const;
    const creation = {
      create: () => client.write(call, LabelSchema, signal),
      find: async () => (await all()).find((label) => label.name === name),
    };
    await made.once(`${repoSlug(repo)} ${name}`, creation, signal);
  }
}

async function changeLabels(labels: Labels, ref: IssueRef, change: LabelChange, signal: AbortSignal): Promise<void> {
  const { client, changes } = labels;
  const path = issuePath(ref);
  const there = (await client.get(path, IssueSchema, signal)).labels ?? [];
  const { add, remove } = changes.pending(
    path,
    there.map(({ name }) => name),
    change,
  );
  if (add.length + remove.length === 0) return;
  const known = await idsOf(labels, ref.repo, [...add, ...remove], there, signal);
  const added = add.flatMap((name) => known.get(name) ?? []);
  if (added.length > 0) {
    const call = { method: 'POST', path: `${path}/labels`, body: { labels: added }, repeatable: true } as const;
    await client.send(call, signal);
    for (const name of add) changes.done(path, name, true);
  }
  for (const name of remove) {
    const id = known.get(name);
    if (id === undefined) continue;
    await client.send({ method: 'DELETE', path: `${path}/labels/${id}` }, signal);
    changes.done(path, name, false);
  }
}

/** The ids of those of the labels that the repository has; `seen` are known already. */
async function idsOf(
  { client, made }: Labels,
  repo: RepoRef,
  names: readonly string[],
  seen: readonly Label[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const known = new Map(seen.map(({ name, id }) => [name, id]));
  for (const name of names) {
    const label = made.lately(`${repoSlug(repo)} ${name}`);
    if (label) known.set(name, label.id);
  }
  if (names.every((name) => known.has(name))) return known;
  const all = await client.list(`${repoPath(repo)}/labels`, LabelSchema, signal);
  return new Map([...known, ...all.map(({ name, id }) => [name, id] as const)]);
}

function commentDesk(
  client: ForgeClient,
  ref: IssueRef,
  comments: IssueDesk['comments'],
  creations: Creations<Comment>,
): CommentDesk {
  const path = ({ id }: Comment) => `${repoPath(ref.repo)}/issues/comments/${id}`;
  const write = async (call: ForgeCall, signal: AbortSignal) =>
    toComment(await client.write(call, CommentSchema, signal));
  return {
    thread: issuePath(ref),
    creations,
    all: (signal) => comments(ref, signal),
    create: (body, signal) => write({ method: 'POST', path: `${issuePath(ref)}/comments`, body: { body } }, signal),
    edit: (comment, body, signal) => write({ method: 'PATCH', path: path(comment), body: { body } }, signal),
    remove: (comment, signal) => client.send({ method: 'DELETE', path: path(comment) }, signal),
  };
}
