import { type IssueRef, issueSlug } from '../domain/refs.ts';
import type { Turn } from '../ports/store.ts';
import type { Crew } from './crew.ts';
import { untouchable } from './untouchable.ts';

const TURNS = 8;
const WITHIN_MS = 60_000;
const QUIET_MS = 60 * 60_000;
const MARKER = '<!-- issuewright:loop -->';

/**
 * Whether the bot must do nothing more for `by` on this issue: two programs that answer each other would never end. It
 * opens after 8 turns within a minute, and lets through whoever had no part in them; an hour of quiet closes it.
 */
export async function loopBroken(crew: Crew, ref: IssueRef, by: string, signal: AbortSignal): Promise<boolean> {
  const turns = await crew.store.turns(threadOf(crew, ref), crew.clock.now() - QUIET_MS);
  if (!isLoop(turns, by)) return false;
  if (await crew.forge.issues.said(ref, MARKER, signal)) return true;
  if (await untouchable(crew, ref, signal)) return true;
  await crew.forge.issues.say(ref, MARKER, `${MARKER}\n\n${SENTENCE}`, signal);
  return true;
}

/** Notes that the bot did something on this issue because of `by`. */
export async function tookTurn(crew: Crew, ref: IssueRef, by: string): Promise<void> {
  const at = crew.clock.now();
  await crew.store.addTurn(threadOf(crew, ref), { by: by.toLowerCase(), at }, at - QUIET_MS);
}

const SENTENCE = `🙋 Needs a human: this looks like two programs that answer each other (${TURNS} turns within a minute). Until somebody else asks, or an hour has passed, only \`stop\` is obeyed here.`;

function isLoop(turns: readonly Turn[], by: string): boolean {
  const last = turns.slice(-TURNS);
  const [first, newest] = [last[0], last.at(-1)];
  if (!first || !newest || last.length < TURNS || newest.at - first.at > WITHIN_MS) return false;
  return last.some((turn) => turn.by === by.toLowerCase());
}

function threadOf({ forge }: Crew, ref: IssueRef): string {
  return `${forge.kind} ${issueSlug(ref)}`.toLowerCase();
}
