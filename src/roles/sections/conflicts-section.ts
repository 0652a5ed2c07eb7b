import type { Facts } from '../../domain/facts.ts';
import { truncateText } from '../../lib/bounded-output.ts';
import { revealHidden } from '../../lib/hidden-characters.ts';
import type { Fence } from '../untrusted.ts';

const MOST = 20;
const MAX_FILE_BYTES = 6_000;
const MAX_BYTES = 48_000;

/** What git could not bring together, file by file, with both sides of each place. */
export function conflictsSection({ moved }: Facts, fence: Fence): string {
  const conflicts = moved?.conflicts ?? [];
  if (!moved || conflicts.length === 0) return '';
  const [base, change] = moved.sides;
  const files = conflicts.slice(0, MOST).map(({ path, says, hunks }) => {
    const told = [JSON.stringify(path), says, hunks].filter((part) => part !== '').join('\n');
    return fence('conflict', truncateText(revealHidden(truncateText(told, MAX_FILE_BYTES)), MAX_FILE_BYTES));
  });
  const shown = bounded(files);
  const left = conflicts.length - shown.length;
  return [
    `## The conflicts\n\nIn a file, ${base} names the side of the base branch and ${change} that of your change.`,
    ...shown,
    ...(left > 0 ? [`And ${left} more files: search for the markers.`] : []),
  ].join('\n\n');
}

/** As many as there is room for; the workspace holds them all. */
function bounded(files: readonly string[]): readonly string[] {
  let room = MAX_BYTES;
  return files.filter((file) => {
    room -= Buffer.byteLength(file);
    return room >= 0;
  });
}
