import { asBotError } from '../domain/errors.ts';
import type { IssueRef } from '../domain/refs.ts';
import type { Crew } from './crew.ts';
import { untouchable } from './untouchable.ts';

/** A command that somebody may not give. */
export interface Denied {
  readonly by: string;
  readonly why: string;
  /** The comment that it was given in, where the event told it. */
  readonly comment?: number | undefined;
}

const MARKER = '<!-- issuewright:denied -->';
/** Strangers must not make the comment grow for ever. */
const MOST = 20;
const LINE = /^🙅 @(\S+): /gm;

/** Tells somebody, once on an issue and in one comment for all, that they may not give a command; later a reaction must do. */
export async function deny(crew: Crew, ref: IssueRef, denied: Denied, signal: AbortSignal): Promise<void> {
  const { issues } = crew.forge;
  if (await untouchable(crew, ref, signal)) return;
  const before = (await issues.said(ref, MARKER, signal))?.body ?? MARKER;
  const told = [...before.matchAll(LINE)].map(([, login = '']) => login.toLowerCase());
  if (told.length < MOST && !told.includes(denied.by.toLowerCase())) {
    await issues.say(ref, MARKER, `${before}\n\n🙅 @${denied.by}: ${denied.why}`, signal);
  } else if (denied.comment !== undefined) {
    await issues.react(ref, denied.comment, 'confused', signal).catch(unlessGone);
  }
}

/** Somebody deleted the comment meanwhile. */
function unlessGone(thrown: unknown): void {
  if (asBotError(thrown).code !== 'FORGE_NOT_FOUND') throw thrown;
}
