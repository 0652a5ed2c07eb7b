import type { IssueRef } from '../domain/refs.ts';
import type { Crew } from './crew.ts';
import { untouchable } from './untouchable.ts';

const MARKER = '<!-- issuewright:answer -->';

/** Answers a command in the issue's one comment for answers. What it says already is not said again. */
export async function answerCommand(
  crew: Crew,
  issue: IssueRef,
  { to, text }: { readonly to: string; readonly text: string },
  signal: AbortSignal,
): Promise<void> {
  const { issues } = crew.forge;
  const body = `${MARKER}\n\n@${to}: ${crew.redact(text)}`;
  if ((await issues.said(issue, MARKER, signal))?.body === body || (await untouchable(crew, issue, signal))) return;
  await issues.say(issue, MARKER, body, signal);
}
