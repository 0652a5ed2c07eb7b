import { createHash } from 'node:crypto';
import { asBotError } from '../../domain/errors.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Comment } from '../../domain/issue.ts';
import type { Sha } from '../../domain/refs.ts';
import { fitComment } from '../../lib/fit-comment.ts';
import type { Creations } from '../creations.ts';
import type { ForgeClient } from '../forge-client.ts';
import { ownComments, sayOnce } from '../say-once.ts';
import { gitlabNotes } from './notes.ts';
import { plainText } from './plain-text.ts';
import { DiscussionSchema, MergeSchema } from './schema.ts';

export interface Review {
  readonly client: ForgeClient;
  readonly made: { readonly notes: Creations<Comment>; readonly threads: Creations<object> };
  /** Where the merge request is in the API. */
  readonly path: string;
  readonly sha: Sha;
  readonly body: string;
  readonly findings: readonly Finding[];
  /** The bot's own. */
  readonly login: string;
}

/**
 * A thread at each finding's line, then one note with the whole review: the note comes last, so that where it is, all is
 * said. Each carries a marker of its own, by which a repetition finds what an earlier try left.
 */
export async function review(all: Review, signal: AbortSignal): Promise<void> {
  const { client, made, path, sha, body, login } = all;
  const marker = `<!-- issuewright:review ${sha} -->`;
  const notes = gitlabNotes(client, path, '', made.notes);
  const before = await notes.all(signal);
  if (before.some((one) => one.author.login === login && one.body.startsWith(marker))) return;
  for (const inline of await inlineFindings(all, signal)) {
    const ours = { login, marker: inline.marker };
    if (ownComments(before, ours).length > 0) continue;
    await thread(all, inline, async () => ownComments(await notes.all(signal), ours)[0], signal);
  }
  await sayOnce(notes, { login, marker, body: `${marker}\n${body}` }, signal);
}

interface Inline {
  readonly marker: string;
  readonly body: string;
  readonly position: object;
}

/** The findings with a line, where the diff is already made and is of this commit. */
async function inlineFindings(
  { client, path, sha, findings }: Review,
  signal: AbortSignal,
): Promise<readonly Inline[]> {
  const placed = findings.filter(({ path: file, line }) => file && line);
  if (placed.length === 0) return [];
  const { diff_refs: refs } = await client.get(path, MergeSchema, signal);
  if (refs?.head_sha !== sha) return [];
  return placed.map((finding) => {
    const { title, description, path: file, line } = finding;
    const marker = `<!-- issuewright:finding ${sha.slice(0, 12)} ${digest(finding)} -->`;
    const position = { position_type: 'text', ...refs, old_path: file, new_path: file, new_line: line };
    const body = fitComment(`${marker}\n**${title}**\n\n${description}`, marker);
    return { marker, body: plainText(body), position };
  });
}

async function thread(
  { client, made, path }: Review,
  { marker, body, position }: Inline,
  find: () => Promise<object | undefined>,
  signal: AbortSignal,
): Promise<void> {
  const call = { method: 'POST', path: `${path}/discussions`, body: { body, position } } as const;
  const creation = { create: () => client.write(call, DiscussionSchema, signal), find };
  await made.threads.once(`${path} ${marker}`, creation, signal).catch((thrown: unknown) => {
    // A line outside of the diff is refused, by some versions with a 500; the note says everything too.
    if (![400, 404, 422, 500].includes(Number(asBotError(thrown).details.status))) throw thrown;
  });
}

function digest({ title, description, path, line }: Finding): string {
  return createHash('sha256')
    .update(JSON.stringify([path, line, title, description]))
    .digest('hex')
    .slice(0, 16);
}
