import { BotError } from '../../domain/errors.ts';
import type { PullAsk } from '../../domain/pull.ts';
import { type AnswerDesk, type Answering, answerOnce } from '../answer-once.ts';
import type { ForgeClient } from '../forge-client.ts';
import { unanswered } from '../open-asks.ts';
import { conversations, isResolved, publicNotes } from './conversations.ts';
import { plainText } from './plain-text.ts';
import { DiscussionSchema, NoteSchema } from './schema.ts';

/** What people ask on the merge request at `path` and the bot, which is `login`, has not answered. */
export async function asks(
  client: ForgeClient,
  path: string,
  login: string,
  signal: AbortSignal,
): Promise<readonly PullAsk[]> {
  return unanswered(await conversations(client, path, signal), login);
}

/** Answers in the ask's own thread; a note that stands alone becomes one by that. */
export async function answer(
  client: ForgeClient,
  path: string,
  { ask, reply, login, answers }: Answering,
  signal: AbortSignal,
): Promise<void> {
  const thread = /^thread (\w+) /.exec(ask.id)?.[1];
  if (thread === undefined) throw new BotError('INTERNAL', `${ask.id} names no thread of a merge request`);
  const at = `${path}/discussions/${thread}`;
  await answerOnce(threadDesk(client, at, { login, answers }), ask, reply, signal);
  if (!reply.resolve) return;
  const waiting = await asks(client, path, login, signal);
  if (waiting.some(({ id }) => id.startsWith(`thread ${thread} `))) return;
  const there = await client.find(at, DiscussionSchema, signal);
  if (!there?.notes.some((note) => note.resolvable) || isResolved(there)) return;
  await client.send({ method: 'PUT', path: at, body: { resolved: true } }, signal);
}

function threadDesk(
  client: ForgeClient,
  path: string,
  { login, answers }: Pick<Answering, 'login' | 'answers'>,
): AnswerDesk {
  return {
    place: path,
    answers,
    quotes: false,
    own: async (signal) => {
      const there = await client.find(path, DiscussionSchema, signal);
      const notes = there ? publicNotes(there) : [];
      return notes.filter(({ author }) => author.username === login).map(({ body }) => body);
    },
    create: (body, signal) =>
      client.write({ method: 'POST', path: `${path}/notes`, body: { body: plainText(body) } }, NoteSchema, signal),
  };
}
