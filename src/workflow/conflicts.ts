import type { Conflict, Moved } from '../domain/change.ts';
import type { WorkOrder } from '../domain/order.ts';
import type { Outcome } from '../domain/outcome.ts';
import { truncateText } from '../lib/bounded-output.ts';
import { inlineCode } from '../lib/markdown.ts';

const MAX_HUNKS = 6_000;
const MOST_NAMED = 10;

/** The places of a file that hold both sides between markers, each with the number of its first line. */
export function conflictHunks(text: string, [ours, theirs]: Moved['sides']): string {
  const [opens, closes] = [marker('<', ours), marker('>', theirs)];
  const lines = text.split('\n');
  const hunks: string[] = [];
  let from = 0;
  for (const [at, line] of lines.entries()) {
    if (opens.test(line)) from = at;
    if (closes.test(line)) hunks.push(`line ${from + 1}:\n${lines.slice(from, at + 1).join('\n')}`);
  }
  return truncateText(hunks.join('\n\n'), MAX_HUNKS);
}

/** Whether a file holds a marker of this merge; those that a repository keeps for other reasons do not count. */
export function holdsMarkers(text: string, [ours, theirs]: Moved['sides']): boolean {
  const [opens, closes] = [marker('<', ours), marker('>', theirs)];
  return text.split('\n').some((line) => opens.test(line) || closes.test(line));
}

/** How an order ends whose change and base branch could not be brought together. */
export function conflicted({ base }: WorkOrder, conflicts: readonly Pick<Conflict, 'path'>[], why = ''): Outcome {
  const named = conflicts.slice(0, MOST_NAMED).map(({ path }) => inlineCode(path));
  const left = conflicts.length - named.length;
  const files = [...named, ...(left > 0 ? [`${left} more`] : [])].join(', ');
  const told = why === '' ? '' : `: ${why}`;
  return { kind: 'needs-human', why: `the change conflicts with ${inlineCode(base.branch)} in ${files}${told}` };
}

/** Where files were renamed, git makes its markers longer and says the path after the side. */
function marker(sign: '<' | '>', side: string): RegExp {
  return new RegExp(`^${sign}{7,} ${side}`);
}
