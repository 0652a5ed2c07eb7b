import type { z } from 'zod';
import { asBotError } from '../../domain/errors.ts';
import type { Comment } from '../../domain/issue.ts';
import { type PullReview, type Remark, remarkMarker } from '../../domain/review.ts';
import { retried } from '../../lib/retried.ts';
import type { Creations } from '../creations.ts';
import type { ForgeClient } from '../forge-client.ts';
import { reviewMarker, withList } from '../post-review.ts';
import { unsaid } from '../said-remarks.ts';
import { ownComments, sayOnce } from '../say-once.ts';
import { gitlabNotes } from './notes.ts';
import { remarkNote } from './remark-note.ts';
import { DiscussionSchema, MergeSchema } from './schema.ts';

export interface NewReview {
  readonly client: ForgeClient;
  readonly made: { readonly notes: Creations<Comment>; readonly threads: Creations<object> };
  /** Where the merge request is in the API. */
  readonly path: string;
  readonly review: PullReview;
  /** The bot's own. */
  readonly login: string;
}

/**
 * A thread at each remark's line, then one note with the rest: the note comes last, so that where it is, all is said. Each
 * carries a marker of its own, by which a repetition finds what an earlier try left.
 */
export async function addReview(all: NewReview, signal: AbortSignal): Promise<void> {
  const { client, made, path, review, login } = all;
  const marker = reviewMarker(review.sha);
  const notes = gitlabNotes(client, path, '', made.notes);
  const before = (await notes.all(signal)).filter(({ author }) => author.login === login);
  if (before.some(({ body }) => body.startsWith(marker))) return;
  const fresh = unsaid(
    review.remarks,
    before.map(({ body }) => body),
  );
  const refs = fresh.length > 0 ? await diffRefs(all, signal) : undefined;
  const unplaced: Remark[] = [];
  for (const remark of fresh) {
    const find = async () => ownComments(await notes.all(signal), { login, marker: remarkMarker(remark.name) })[0];
    if (!refs || !(await placed(all, remark, refs, find, signal))) unplaced.push(remark);
  }
  await sayOnce(notes, { login, marker, body: `${marker}\n${withList(review.body, unplaced)}` }, signal);
}

type DiffRefs = NonNullable<z.output<typeof MergeSchema>['diff_refs']>;

/** Looks after the first one, each pause twice as long as the one before; together as long as reads may lag. */
const LOOKS = 5;

/** The commits that the diff is between, once it is made, which happens in the background; undefined for another head's. */
async function diffRefs({ client, path, review }: NewReview, signal: AbortSignal): Promise<DiffRefs | undefined> {
  const look = async () => {
    const { diff_refs: refs, sha } = await client.get(path, MergeSchema, signal);
    if (refs?.head_sha !== review.sha && sha === review.sha) throw UNMADE;
    return refs?.head_sha === review.sha ? refs : undefined;
  };
  const pause = (thrown: unknown, before: number) =>
    thrown === UNMADE && before < LOOKS ? (client.lagMs * 2 ** before) / (2 ** LOOKS - 1) : undefined;
  return await retried(look, pause, signal).catch((thrown: unknown) => {
    if (thrown !== UNMADE) throw thrown;
    return undefined;
  });
}

const UNMADE = Symbol('the diff is not made yet');

/** Whether GitLab took the line. */
async function placed(
  { client, made, path }: NewReview,
  remark: Remark,
  refs: DiffRefs,
  find: () => Promise<object | undefined>,
  signal: AbortSignal,
): Promise<boolean> {
  const { line, previous, path: file } = remark;
  // A line that did not change needs both of its numbers.
  const lines = { new_line: line, ...(previous.line !== undefined && { old_line: previous.line }) };
  const position = { position_type: 'text', ...refs, old_path: previous.path, new_path: file, ...lines };
  const body = { body: remarkNote(remark), position };
  const call = { method: 'POST', path: `${path}/discussions`, body } as const;
  const creation = { create: () => client.write(call, DiscussionSchema, signal), find };
  const thread = made.threads.once(`${path} ${remarkMarker(remark.name)}`, creation, signal);
  return await thread.then(() => true, unlessUnplaced);
}

/** A line outside of the diff is refused, by some versions with a 500. */
function unlessUnplaced(thrown: unknown): false {
  if (![400, 404, 422, 500].includes(Number(asBotError(thrown).details.status))) throw thrown;
  return false;
}
