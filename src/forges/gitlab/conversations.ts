import type { z } from 'zod';
import type { ForgeClient } from '../forge-client.ts';
import type { Conversation, Utterance } from '../open-asks.ts';
import { DiscussionSchema, type NoteSchema, ReviewerSchema } from './schema.ts';

type Discussion = z.output<typeof DiscussionSchema>;
type Note = z.output<typeof NoteSchema>;

/** Everything that is said on the merge request at `path`, without threads that are resolved. Here every note can become a thread. */
export async function conversations(
  client: ForgeClient,
  path: string,
  signal: AbortSignal,
): Promise<readonly Conversation[]> {
  const discussions = await client.list(`${path}/discussions`, DiscussionSchema, signal);
  // Versions before 16 do not know them.
  const reviewers = (await client.find(`${path}/reviewers`, ReviewerSchema.array(), signal)) ?? [];
  const against = reviewers.filter(({ state }) => state === 'requested_changes').map(({ user }) => user.username);
  return discussions.filter((one) => !isResolved(one)).map((one) => toConversation(one, new Set(against)));
}

/** What the notes of a discussion say to everybody, oldest first. */
export function publicNotes({ notes }: Discussion): readonly Note[] {
  // What is told to members only must not reach a model, whose answer everybody may read.
  const said = notes.filter(({ system, internal, confidential }) => !system && !internal && !confidential);
  return said.toSorted((a, b) => a.id - b.id);
}

export function isResolved({ notes }: Discussion): boolean {
  const resolvable = notes.filter((note) => note.resolvable);
  return resolvable.length > 0 && resolvable.every((note) => note.resolved);
}

function toConversation(discussion: Discussion, against: ReadonlySet<string>): Conversation {
  const said = publicNotes(discussion);
  const position = said.find((note) => note.position)?.position;
  return {
    name: `thread ${discussion.id}`,
    kind: discussion.individual_note ? 'comment' : 'thread',
    said: said.map(uttered),
    path: position?.new_path ?? undefined,
    line: position?.new_line ?? undefined,
    blocking: said.some(({ author }) => against.has(author.username)),
  };
}

/** The users that GitLab makes for access tokens of projects and groups. */
const TOKEN_USER = /^(?:project|group)_\d+_bot(?:_\w+)?$/;

function uttered({ id, author, body, created_at: createdAt }: Note): Utterance {
  const { username: login } = author;
  return { id, author: { login }, automatic: TOKEN_USER.test(login), body, createdAt };
}
