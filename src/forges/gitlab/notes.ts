import type { Comment } from '../../domain/issue.ts';
import type { Creations } from '../creations.ts';
import type { ForgeClient } from '../forge-client.ts';
import type { CommentDesk } from '../say-once.ts';
import { plainText } from './plain-text.ts';
import { NoteSchema } from './schema.ts';
import { toComment } from './translate.ts';

/** The notes of one issue or merge request: `path` is where it is in the API, `page` its address for people. */
export function gitlabNotes(
  client: ForgeClient,
  path: string,
  page: string,
  creations: Creations<Comment>,
): CommentDesk {
  const write = async (method: 'POST' | 'PUT', at: string, body: string, signal: AbortSignal): Promise<Comment> => {
    const call = { method, path: at, body: { body: plainText(body) } };
    return toComment(page, await client.write(call, NoteSchema, signal));
  };
  return {
    thread: path,
    creations,
    all: async (signal) => {
      const notes = await client.list(`${path}/notes?sort=asc&order_by=created_at`, NoteSchema, signal);
      // What is told to members only must not reach a model, whose answer everybody may read.
      const said = notes.filter(({ system, internal, confidential }) => !system && !internal && !confidential);
      return said.map((note) => toComment(page, note));
    },
    create: (body, signal) => write('POST', `${path}/notes`, body, signal),
    edit: ({ id }, body, signal) => write('PUT', `${path}/notes/${id}`, body, signal),
    remove: ({ id }, signal) => client.send({ method: 'DELETE', path: `${path}/notes/${id}` }, signal),
  };
}
