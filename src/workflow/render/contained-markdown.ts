const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/**
 * Markdown of a model within one section of a page: it begins no heading, hides nothing, and what it opens it closes.
 * Within fenced code all is left as it is.
 */
export function containedMarkdown(text: string): string {
  let open: string | undefined;
  const lines: string[] = [];
  for (const line of text.trim().split('\n')) {
    const [, mark, rest = ''] = FENCE.exec(line) ?? [];
    const inside = open !== undefined;
    if (open === undefined && mark !== undefined && !(mark.startsWith('`') && rest.includes('`'))) open = mark;
    else if (open !== undefined && mark?.startsWith(open) && rest.trim() === '') open = undefined;
    lines.push(inside || open !== undefined ? line : tamed(line));
  }
  return [...lines, ...(open === undefined ? [] : [open])].join('\n');
}

function tamed(line: string): string {
  const shown = line
    .split(/(`+[^`]*`+)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll(/<(?=[!/?a-z])/gi, '&lt;')))
    .join('');
  // A line of its own makes the paragraph above it a heading.
  return shown.replace(/^(\s*)(?=#{1,6}(?:\s|$)|=+\s*$|-+\s*$)/, '$1\\');
}
