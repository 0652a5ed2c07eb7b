import type { WorkOrder } from '../../domain/order.ts';
import { repoSlug } from '../../domain/refs.ts';
import type { Fence } from '../untrusted.ts';

/** The issue, or a person's pull request, as it stood at the trigger. */
export function issueSection({ issue, snapshot }: WorkOrder, fence: Fence): string {
  const { title, body, labels } = snapshot;
  const told = [title, ...(labels.length > 0 ? [`Labels: ${labels.join(', ')}`] : []), '', body].join('\n').trim();
  const kind = issue.pull ? 'pull request' : 'issue';
  return `## The ${kind}: ${repoSlug(issue.repo)} #${issue.number}\n\n${fence(kind, told)}`;
}
