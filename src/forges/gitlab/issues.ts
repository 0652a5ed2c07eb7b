import type { Actor } from '../../domain/actor.ts';
import { asBotError } from '../../domain/errors.ts';
import type { LabelSpec } from '../../domain/labels.ts';
import { type IssueRef, type RepoRef, repoSlug } from '../../domain/refs.ts';
import type { IssueDesk } from '../../ports/forge.ts';
import type { ForgeClient } from '../forge-client.ts';
import { ownComments, sayOnce } from '../say-once.ts';
import { gitlabNotes } from './notes.ts';
import { IssueSchema, LabelEventSchema, LabelSchema } from './schema.ts';
import { issuePath, projectPath, toIssue } from './translate.ts';

/** Issues, labels and notes on GitLab, whose pages are at `site`. `me` tells the bot's own login. */
export function gitlabIssues(
  client: ForgeClient,
  site: string,
  me: (signal: AbortSignal) => Promise<Actor>,
): IssueDesk {
  const notes = (ref: IssueRef) =>
    gitlabNotes(client, issuePath(ref), `${site}/${repoSlug(ref.repo)}/-/issues/${ref.number}`);
  return {
    get: async (ref, signal) => toIssue(ref.repo, await client.get(issuePath(ref), IssueSchema, signal)),
    list: async (repo, label, signal) => {
      const filter = `state=opened&labels=${encodeURIComponent(label)}&order_by=created_at&sort=asc`;
      const issues = await client.list(`${projectPath(repo)}/issues?${filter}`, IssueSchema, signal);
      // A merge request would show what a confidential issue hides. `Any` and `None` are no labels to GitLab's filter.
      const open = issues.filter(({ confidential, labels }) => !confidential && labels?.includes(label));
      return open.map((issue) => toIssue(repo, issue)).toSorted((a, b) => a.ref.number - b.ref.number);
    },
    comments: (ref, signal) => notes(ref).all(signal),
    ensureLabels: (repo, labels, signal) => ensureLabels(client, repo, labels, signal),
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
  repo: RepoRef,
  labels: readonly LabelSpec[],
  signal: AbortSignal,
): Promise<void> {
  const path = `${projectPath(repo)}/labels`;
  const there = new Set((await client.list(path, LabelSchema, signal)).map(({ name }) => name));
  for (const { name, color, description } of labels) {
    const body = { name, color: `#${color}`, description };
    if (!there.has(name)) await client.send({ method: 'POST', path, body }, signal).catch(unlessThere);
  }
}

/** Another worker may have made the label in between. */
function unlessThere(thrown: unknown): void {
  if (asBotError(thrown).code !== 'FORGE_CONFLICT') throw thrown;
}
