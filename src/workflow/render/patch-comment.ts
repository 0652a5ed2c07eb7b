import type { Change } from '../../domain/change.ts';
import { counted } from '../../lib/counted.ts';
import { MAX_COMMENT } from '../../lib/fit-comment.ts';
import { inertMarkdown } from '../../lib/inert-markdown.ts';
import { inlineCode, tableCell } from '../../lib/markdown.ts';

export interface PatchOffer {
  readonly marker: string;
  readonly order: string;
  readonly change: Change;
  /** As `git am` takes it, redacted. */
  readonly patch: string;
  /** Why it was not pushed. */
  readonly why: string;
  readonly summary: string;
}

const ROOM_FOR_WORDS = 10_000;
const MOST_FILES = 50;

/** Offers a change that could not be pushed: what it does, how to take it, and the patch itself where it has room. */
export function patchComment({ marker, order, change, patch, why, summary }: PatchOffer): string {
  const { base, files } = change;
  const said = inertMarkdown(summary.slice(0, ROOM_FOR_WORDS / 4));
  const named = files
    .slice(0, MOST_FILES)
    .map(({ path, added, removed }) => `- ${inlineCode(path)} +${added} −${removed}`);
  const left = files.length > MOST_FILES ? [`- and ${files.length - MOST_FILES} more`] : [];
  return [
    marker,
    `**A patch for this pull request**, not pushed: ${tableCell(why)}.`,
    said,
    [...named, ...left].join('\n').slice(0, ROOM_FOR_WORDS / 2),
    patchPart(patch, { base, order }),
  ].join('\n\n');
}

function patchPart(patch: string, { base, order }: { readonly base: string; readonly order: string }): string {
  const fence = '`'.repeat(Math.max(3, ...[...patch.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  const kept = `It is kept as ${inlineCode('fix.patch')} in the folder of order ${inlineCode(order)}.`;
  // A patch that was cut is of no use to anybody.
  if (patch.length + 2 * fence.length > MAX_COMMENT - ROOM_FOR_WORDS)
    return `The patch has ${counted(patch.length, 'character')}, too many for a comment. ${kept}`;
  return [
    `To take it, save the patch as ${inlineCode('fix.patch')}, check out ${inlineCode(base)}, where it was made, or what came after it, and run:`,
    '    git am fix.patch',
    `<details><summary>The patch</summary>\n\n${fence}diff\n${patch}\n${fence}\n\n</details>`,
    kept,
  ].join('\n\n');
}
