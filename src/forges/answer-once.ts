import { asBotError } from '../domain/errors.ts';
import type { PullAsk } from '../domain/pull.ts';
import { fitComment } from '../lib/fit-comment.ts';
import type { PullReply } from '../ports/forge.ts';
import type { Creations } from './creations.ts';

/** The place of an answer, as one forge reads and writes it. */
export interface AnswerDesk {
  /** What the place is called among all those of the same answers. */
  readonly place: string;
  readonly answers: Creations<unknown>;
  /** The bot's own words there. */
  own(signal: AbortSignal): Promise<readonly string[]>;
  create(body: string, signal: AbortSignal): Promise<unknown>;
  /** Whether the place holds nothing but answers to what is not in it, so that an answer has to quote. */
  readonly quotes: boolean;
}

/** An answer that is to be written. */
export interface Answering {
  readonly ask: PullAsk;
  readonly reply: PullReply;
  /** The bot's own. */
  readonly login: string;
  readonly answers: Creations<unknown>;
}

const ANSWERS = /^<!-- issuewright:answers (?<id>[\w ]{1,200}) -->\n/;

/** The ids of the asks that these words of the bot's answer. Only a text's first line tells: further on others may be quoted. */
export function answeredIds(words: readonly string[]): ReadonlySet<string> {
  return new Set(words.flatMap((body) => ANSWERS.exec(body)?.groups?.id ?? []));
}

/** Writes the bot's answer to an ask, unless it is there already. */
export async function answerOnce(
  desk: AnswerDesk,
  ask: PullAsk,
  { marker, body }: PullReply,
  signal: AbortSignal,
): Promise<void> {
  const head = `<!-- issuewright:answers ${ask.id} -->\n${marker}\n`;
  const find = async () => (await desk.own(signal)).find((words) => words.startsWith(head));
  if ((await find()) !== undefined) return;
  const said = body.replace(marker, '').trimStart();
  const text = fitComment(desk.quotes ? `${head}${quoted(ask)}\n\n${said}` : head + said, head);
  const creation = { create: () => desk.create(text, signal), find };
  await desk.answers.once(`${desk.place} ${head}`, creation, signal).catch((thrown: unknown) => {
    // Whoever began the thread has taken it away again: nobody waits for an answer.
    if (desk.quotes || asBotError(thrown).code !== 'FORGE_NOT_FOUND') throw thrown;
  });
}

const QUOTED_LINES = 6;
const QUOTED_CHARACTERS = 400;

/** The beginning of an ask as a quotation in which nothing is hidden and nobody is called. */
function quoted({ author, body }: PullAsk): string {
  const short = body
    .trim()
    .slice(0, QUOTED_CHARACTERS)
    .split(/\r\n|\n|\r/)
    .slice(0, QUOTED_LINES)
    .join('\n');
  const cut = short.length < body.trim().length ? `${short} …` : short;
  const lines = [`${author.login}:`, ...cut.split('\n')].map((line) => `> ${line}`);
  return lines.join('\n').replaceAll('<!--', '&lt;!--').replaceAll('@', '@\u200b');
}
