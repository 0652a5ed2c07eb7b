import type { IssueRef } from '../domain/refs.ts';
import type { Forge } from '../ports/forge.ts';

const MARKER = '<!-- issuewright:answer -->';

/** Answers a command in the issue's one comment for answers. What it says already, such as a denial, is not said again. */
export async function answerCommand(
  { issues }: Pick<Forge, 'issues'>,
  issue: IssueRef,
  { to, text }: { readonly to: string; readonly text: string },
  signal: AbortSignal,
): Promise<void> {
  const body = `${MARKER}\n\n@${to}: ${text}`;
  if ((await issues.said(issue, MARKER, signal))?.body === body) return;
  await issues.say(issue, MARKER, body, signal);
}
