import type { PullAsk } from '../../domain/pull.ts';
import type { PullRef } from '../../domain/refs.ts';
import { type AnswerDesk, type Answering, answerOnce } from '../answer-once.ts';
import { unanswered } from '../open-asks.ts';
import type { GithubClient } from './client.ts';
import { conversations, lineComments, pullPath } from './conversations.ts';
import { resolveThread, reviewThreads } from './review-threads.ts';
import { CommentSchema, LineCommentSchema } from './schema.ts';
import { issuePath } from './translate.ts';

/** What people ask on a pull request and the bot, which is `login`, has not answered. */
export async function asks(
  client: GithubClient,
  ref: PullRef,
  login: string,
  signal: AbortSignal,
): Promise<readonly PullAsk[]> {
  return unanswered(await conversations(client, ref, signal), login);
}

/** Answers in the thread at a line; reviews and comments have none, so that a comment quotes them. */
export async function answer(
  client: GithubClient,
  ref: PullRef,
  { ask, reply, login, answers }: Answering,
  signal: AbortSignal,
): Promise<void> {
  const root = /^thread (\d+) /.exec(ask.id)?.[1];
  const desk =
    root === undefined
      ? commentDesk(client, ref, { login, answers })
      : threadDesk(client, ref, Number(root), { login, answers });
  await answerOnce(desk, ask, reply, signal);
  if (root === undefined || !reply.resolve) return;
  const waiting = await asks(client, ref, login, signal);
  if (waiting.some(({ id }) => id.startsWith(`thread ${root} `))) return;
  const graph = client.graph(ref.repo);
  const thread = (await reviewThreads(graph, ref, signal)).get(Number(root));
  if (thread && !thread.resolved) await resolveThread(graph, thread.node, signal);
}

function threadDesk(
  { rest }: GithubClient,
  ref: PullRef,
  root: number,
  { login, answers }: Pick<Answering, 'login' | 'answers'>,
): AnswerDesk {
  const path = `${pullPath(ref)}/comments/${root}/replies`;
  return {
    place: path,
    answers,
    quotes: false,
    own: async (signal) => {
      const there = (await lineComments(rest, ref, signal)).filter(({ in_reply_to_id: to }) => to === root);
      return there.filter(({ user }) => user?.login === login).map(({ body }) => body);
    },
    create: (body, signal) => rest.write({ method: 'POST', path, body: { body } }, LineCommentSchema, signal),
  };
}

function commentDesk(
  { rest }: GithubClient,
  ref: PullRef,
  { login, answers }: Pick<Answering, 'login' | 'answers'>,
): AnswerDesk {
  const path = `${issuePath(ref)}/comments`;
  return {
    place: path,
    answers,
    quotes: true,
    own: async (signal) => {
      const there = await rest.list(path, CommentSchema, signal);
      return there.filter(({ user }) => user?.login === login).flatMap(({ body }) => body ?? []);
    },
    create: (body, signal) => rest.write({ method: 'POST', path, body: { body } }, CommentSchema, signal),
  };
}
