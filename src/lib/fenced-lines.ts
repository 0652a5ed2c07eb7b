/** A line of Markdown, and whether it belongs to fenced code, the fences themselves among it. */
export interface FencedLine {
  readonly text: string;
  readonly code: boolean;
}

/** Three blanks at the most: what is further in neither opens nor closes code at the top level. */
const FENCE = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)$/;

/** The lines of Markdown, by CommonMark's rule for fences; `open` is the fence of code that is left open. */
export function fencedLines(markdown: string): { readonly lines: readonly FencedLine[]; readonly open?: string } {
  let open: string | undefined;
  const lines: FencedLine[] = [];
  for (const text of markdown.split(/\r\n|\n|\r/)) {
    const [, mark, rest = ''] = FENCE.exec(text) ?? [];
    const inside = open !== undefined;
    if (open === undefined) open = mark;
    else if (mark?.startsWith(open) && /^[ \t]*$/.test(rest)) open = undefined;
    lines.push({ text, code: inside || open !== undefined });
  }
  return { lines, ...(open !== undefined && { open }) };
}
