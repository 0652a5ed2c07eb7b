import type { Facts } from '../../domain/facts.ts';
import { inlineCode, tableCell } from '../../lib/markdown.ts';

/** The pages before and with the change side by side, for its pull request; undefined where nobody looked. */
export function shotsPart({ shots, change }: Facts): string | undefined {
  if (!shots || shots.head !== change?.commit) return undefined;
  const rows = shots.pages
    .filter(({ base, head }) => base ?? head)
    .map(
      ({ path, base, head }) =>
        `| ${inlineCode(tableCell(path))} | ${picture('before', base)} | ${picture('after', head)} |`,
    );
  const table = [
    `| Page | Before, at ${short(shots.base)} | After, at ${short(shots.head)} |`,
    '|---|---|---|',
    ...rows,
  ];
  const none = rows.length === 0 ? 'Screenshots could not be shown' : 'Some screenshots could not be shown';
  const why = shots.why === undefined ? [] : [`${none}: ${inlineCode(tableCell(shots.why))}`];
  return ['### Screenshots', ...(rows.length > 0 ? [table.join('\n')] : []), ...why].join('\n\n');
}

function picture(when: string, address: string | undefined): string {
  return address === undefined ? '–' : `![${when}](${address})`;
}

function short(sha: string): string {
  return inlineCode(sha.slice(0, 12));
}
