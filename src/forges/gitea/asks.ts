import { asBotError } from '../../domain/errors.ts';
import type { PullAsk } from '../../domain/pull.ts';
import type { PullRef } from '../../domain/refs.ts';
import { type AnswerDesk, type Answering, answerOnce } from '../answer-once.ts';
import type { ForgeClient } from '../forge-client.ts';
import { unanswered } from '../open-asks.ts';
import { conversations, pullPath } from './conversations.ts';
import { CommentSchema } from './schema.ts';
import { issuePath } from './translate.ts';

/** What people ask on a pull request and the bot, which is `login`, has not answered. */
export async function asks(
  client: ForgeClient,
  ref: PullRef,
  login: string,
  signal: AbortSignal,
): Promise<readonly PullAsk[]> {
  return unanswered(await conversations(client, ref, signal), login);
}

/** Answers by a comment that quotes: Gitea has no request that answers in a thread. */
export async function answer(
  client: ForgeClient,
  ref: PullRef,
  { ask, reply, login, answers }: Answering,
  signal: AbortSignal,
): Promise<void> {
  await answerOnce(commentDesk(client, ref, { login, answers }), ask, reply, signal);
  const root = /^thread (\d+) /.exec(ask.id)?.[1];
  if (root === undefined || !reply.resolve) return;
  const waiting = await asks(client, ref, login, signal);
  if (waiting.some(({ id }) => id.startsWith(`thread ${root} `))) return;
  const call = { method: 'POST', path: `${pullPath(ref)}/comments/${root}/resolve`, repeatable: true } as const;
  await client.send(call, signal).catch(unlessUnknown);
}

function commentDesk(
  client: ForgeClient,
  ref: PullRef,
  { login, answers }: Pick<Answering, 'login' | 'answers'>,
): AnswerDesk {
  const path = `${issuePath(ref)}/comments`;
  return {
    place: path,
    answers,
    quotes: true,
    own: async (signal) => {
      const there = await client.get(path, CommentSchema.array(), signal);
      return there.filter(({ user }) => user.login === login).map(({ body }) => body);
    },
    create: (body, signal) => client.write({ method: 'POST', path, body: { body } }, CommentSchema, signal),
  };
}

/** Before 1.26 threads can be closed by people only. */
function unlessUnknown(thrown: unknown): void {
  const { code, details } = asBotError(thrown);
  if (code !== 'FORGE_NOT_FOUND' && details.status !== 405) throw thrown;
}
