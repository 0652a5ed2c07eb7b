import type { Issue } from '../domain/issue.ts';
import { labelChange, stateLabelFor } from '../domain/labels.ts';
import { type OrderSettings, stateAfter } from '../domain/order.ts';
import { type Outcome, terminalLine } from '../domain/outcome.ts';
import { customRoles } from '../domain/role.ts';
import { COMMENT_MARKER } from '../workflow/render/progress-comment.ts';
import type { Crew } from './crew.ts';

/** Answers a request that cannot become an order, in the issue's one comment, and takes the trigger away. */
export async function decline(
  crew: Crew,
  issue: Issue,
  outcome: Outcome,
  { labelPrefix, roles }: Pick<OrderSettings, 'labelPrefix' | 'roles'>,
  signal: AbortSignal,
  details?: string,
): Promise<{ readonly kind: 'declined'; readonly outcome: Outcome }> {
  const { issues } = crew.forge;
  const shown = details ? `\n\n${indented(crew.redact(details))}` : '';
  await issues.say(issue.ref, COMMENT_MARKER, `${COMMENT_MARKER}${shown}\n\n${terminalLine(outcome)}`, signal);
  const change = labelChange(issue.labels, stateLabelFor(stateAfter(outcome)), labelPrefix, customRoles(roles));
  await issues.label(issue.ref, change, signal);
  return { kind: 'declined', outcome };
}

/** As an indented block: nothing in it can be read as markup. */
function indented(text: string): string {
  return text
    .split('\n')
    .slice(0, 30)
    .map((line) => `    ${line}`)
    .join('\n');
}
