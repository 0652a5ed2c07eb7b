import type { Actor } from '../domain/actor.ts';
import type { PullAsk } from '../domain/pull.ts';
import { answeredIds } from './answer-once.ts';

/** One thing that somebody said. */
export interface Utterance {
  readonly id: number;
  readonly author: Actor;
  /** Whether the forge itself says that a program wrote it. */
  readonly automatic: boolean;
  readonly body: string;
  readonly createdAt: string;
}

/** What was said in one place, oldest first. */
export interface Conversation {
  /** Of a thread by the forge's id, e.g. `thread 17`; `review` and `comment` for the places of one utterance each. */
  readonly name: string;
  readonly kind: PullAsk['kind'];
  readonly said: readonly Utterance[];
  readonly path?: string | undefined;
  readonly line?: number | undefined;
  readonly blocking: boolean;
}

/** What tells the bot's own words and answers. */
export interface Answered {
  /** The bot's own. */
  readonly login: string;
  /** The ids of the asks that it has answered. */
  readonly ids: ReadonlySet<string>;
}

const MAX_ASKS = 100;
const MAX_BODY = 16_384;

/** Of all that was said, what people ask and the bot, which is `login`, has not answered by words of its own. */
export function unanswered(conversations: readonly Conversation[], login: string): readonly PullAsk[] {
  const own = conversations.flatMap(({ said }) => said.filter(({ author }) => author.login === login));
  return openAsks(conversations, { login, ids: answeredIds(own.map(({ body }) => body)) });
}

/** Of all that was said, what people ask and the bot has not answered: at most 100, the oldest first. */
export function openAsks(conversations: readonly Conversation[], answered: Answered): readonly PullAsk[] {
  const all = conversations.flatMap((conversation) => asksIn(conversation, answered));
  const asks = all.toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt) || lastId(a) - lastId(b));
  const more = asks.length - MAX_ASKS;
  if (more <= 0) return asks;
  const last = (ask: PullAsk) => ({ ...ask, body: `${ask.body}\n\n[… ${more} later asks are left out …]` });
  return asks.slice(0, MAX_ASKS).map((ask, at) => (at === MAX_ASKS - 1 ? last(ask) : ask));
}

function lastId({ id }: PullAsk): number {
  return Number(id.split(' ').at(-1));
}

function asksIn(conversation: Conversation, { login, ids }: Answered): readonly PullAsk[] {
  const { name, said } = conversation;
  const asked = said.filter((one) => one.author.login !== login && !isProgram(one) && !OWN_MARKER.test(one.body));
  return [...Map.groupBy(asked, ({ author }) => author.login).values()].flatMap((words) => {
    const through = words.findLastIndex(({ id }) => ids.has(`${name} ${id}`));
    return toAsk(conversation, words.slice(through + 1));
  });
}

/** What an earlier account of the bot's wrote: a marker that is not quoted. */
const OWN_MARKER = /^<!-- issuewright:/m;

function isProgram({ automatic, author }: Utterance): boolean {
  return automatic || author.login.endsWith('[bot]');
}

function toAsk({ name, kind, path, line, blocking }: Conversation, words: readonly Utterance[]): readonly PullAsk[] {
  const [first] = words;
  const last = words.at(-1);
  const body = words.map((one) => one.body).join('\n\n');
  if (!first || !last || (body.trim() === '' && !blocking)) return [];
  const { author, createdAt } = first;
  const place = { ...(path !== undefined && { path }), ...(line !== undefined && { line }) };
  return [{ id: `${name} ${last.id}`, kind, author, body: bounded(body), ...place, blocking, createdAt }];
}

function bounded(body: string): string {
  if (body.length <= MAX_BODY) return body;
  const kept = body.slice(0, MAX_BODY).replace(/[\ud800-\udbff]$/, '');
  return `${kept}\n\n[… cut: ${body.length - kept.length} more characters …]`;
}
