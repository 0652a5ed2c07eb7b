import { fencedLines } from '../../lib/fenced-lines.ts';

/**
 * Markdown of a model within one section of a page: it begins no heading, hides nothing, and what it opens it closes.
 * Within fenced code all is left as it is.
 */
export function containedMarkdown(text: string): string {
  const { lines, open } = fencedLines(text.trim());
  const shown = lines.map((line) => (line.code ? line.text : tamed(line.text)));
  return [...shown, ...(open === undefined ? [] : [open])].join('\n');
}

function tamed(line: string): string {
  const shown = line
    .split(/(`+[^`]*`+)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll(/<(?=[!/?a-z])/gi, '&lt;')))
    .join('');
  // A line of its own makes the paragraph above it a heading.
  return shown.replace(/^(\s*)(?=#{1,6}(?:\s|$)|=+\s*$|-+\s*$)/, '$1\\');
}
