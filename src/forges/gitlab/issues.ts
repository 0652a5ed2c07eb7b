import type { Actor } from '../../domain/actor.ts';
import type { Comment } from '../../domain/issue.ts';
import type { LabelSpec } from '../../domain/labels.ts';
import { type IssueRef, type RepoRef, repoSlug } from '../../domain/refs.ts';
import type { IssueDesk } from '../../ports/forge.ts';
import { Creations } from '../creations.ts';
import type { ForgeClient } from '../forge-client.ts';
import { ownComments, sayOnce } from '../say-once.ts';
import { gitlabAwards } from './awards.ts';
import { gitlabNotes } from './notes.ts';
import { IssueSchema, LabelEventSchema, LabelSchema } from './schema.ts';
import { issuePath, kindOf, projectPath, toIssue } from './translate.ts';

/** Issues, labels and notes on GitLab, whose pages are at `site`. `me` tells the bot's own login. */
export function gitlabIssues(
  client: ForgeClient,
  site: string,
  me: (signal: AbortSignal) => Promise<Actor>,
): IssueDesk {
  const said = new Creations<Comment>(client.lagMs);
  const labels = new Creations<object>(client.lagMs);
  const awards = gitlabAwards(client);
  const notes = (ref: IssueRef) =>
    gitlabNotes(client, issuePath(ref), `${site}/${repoSlug(ref.repo)}/-/${kindOf(ref)}/${ref.number}`, said);
  return {
    get: async (ref, signal) => toIssue(ref, await client.get(issuePath(ref), IssueSchema, signal)),
    list: async (repo, label, signal) => {
      const filter = `state=opened&labels=${encodeURIComponent(label)}&order_by=created_at&sort=asc`;
      const issues = await client.list(`${projectPath(repo)}/issues?${filter}`, IssueSchema, signal);
      // A merge request would show what a confidential issue hides. `Any` and `None` are no labels to GitLab's filter.
      const open = issues.filter(({ confidential, labels }) => !confidential && labels?.includes(label));
      return open
        .map((issue) => toIssue({ repo, number: issue.iid }, issue))
        .toSorted((a, b) => a.ref.number - b.ref.number);
    },
    comments: (ref, signal) => notes(ref).all(signal),
    ensureLabels: (repo, wanted, signal) => ensureLabels(client, labels, repo, wanted, signal),
    label: async (ref, { add, remove }, signal) => {
      const gone = remove.filter((label) => !add.includes(label));
      const body = {
        ...(add.length > 0 && { add_labels: add.join(',') }),
        ...(gone.length > 0 && { remove_labels: gone.join(',') }),
      };
      if (Object.keys(body).length > 0) await client.send({ method: 'PUT', path: issuePath(ref), body }, signal);
    },
    labelledBy: async (ref, label, signal) => {
      const events = await client.list(`${issuePath(ref)}/resource_label_events`, LabelEventSchema, signal);
      const last = events.findLast((event) => event.action === 'add' && event.label?.name === label);
      return last?.user ? { login: last.user.username } : undefined;
    },
    react: async (ref, note, name, signal) => {
      const path = `${issuePath(ref)}/notes/${note}/award_emoji`;
      await awards.give(path, name, await me(signal), signal);
    },
    said: async (ref, marker, signal) => {
      const { login } = await me(signal);
      return ownComments(await notes(ref).all(signal), { login, marker })[0];
    },
    say: async (ref, marker, body, signal) => {
      const { login } = await me(signal);
      return await sayOnce(notes(ref), { login, marker, body }, signal);
    },
  };
}

async function ensureLabels(
  client: ForgeClient,
  made: Creations<object>,
  repo: RepoRef,
  wanted: readonly LabelSpec[],
  signal: AbortSignal,
): Promise<void> {
  const path = `${projectPath(repo)}/labels`;
  const all = () => client.list(path, LabelSchema, signal);
  const there = new Set((await all()).map(({ name }) => name));
  for (const { name, color, description } of wanted) {
    if (there.has(name)) continue;
    const call = { method: 'POST', path, body: { name, color: `#${color}`, description } } as const;
    const creation = {
      create: () => client.write(call, LabelSchema, signal),
      find: async () => (await all()).find((label) => label.name === name),
    };
    await made.once(`${path} ${name}`, creation, signal);
  }
}
