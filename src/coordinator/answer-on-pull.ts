import type { PullRef } from '../domain/refs.ts';
import type { Crew } from './crew.ts';

const MARKER = '<!-- issuewright:answer -->';

/** Answers the newest comment of somebody's on a pull request that holds a word; where there is none, only the log tells. */
export async function answerOnPull(
  crew: Crew,
  pull: PullRef,
  { to, word, text }: { readonly to: string; readonly word: string; readonly text: string },
  signal: AbortSignal,
): Promise<void> {
  const { pulls } = crew.forge;
  const asks = await pulls.asks(pull, signal);
  const ask = asks.findLast(({ author, body }) => author.login === to && body.includes(word));
  if (!ask) return crew.log.info('there is nothing to answer', { pull: pull.number, text });
  const body = `@${to}: ${crew.redact(text)}`;
  await pulls.answer(pull, ask, { marker: MARKER, body, resolve: false }, signal);
}
