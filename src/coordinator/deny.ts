import type { IssueRef } from '../domain/refs.ts';
import type { Crew } from './crew.ts';
import { untouchable } from './untouchable.ts';

/** Tells, once on an issue, that somebody may not give a command; what is denied there later is not answered. */
export async function deny(crew: Crew, ref: IssueRef, why: string, signal: AbortSignal): Promise<void> {
  const { issues } = crew.forge;
  if ((await issues.said(ref, MARKER, signal)) || (await untouchable(crew, ref, signal))) return;
  await issues.say(ref, MARKER, `${MARKER}\n\n🙅 ${why}`, signal);
}

const MARKER = '<!-- issuewright:denied -->';
