type Block =
  | { readonly kind: 'fence'; readonly mark: string; readonly indent: number }
  | { readonly kind: 'html'; readonly end: RegExp; readonly endsAtBlank: boolean }
  | { readonly kind: 'quote' }
  | undefined;

/**
 * The lines of a Markdown text that a reader sees as the writer's own words: nothing quoted, fenced, indented as code or
 * within an HTML comment. Where Markdown is ambiguous a line is left out.
 */
export function proseLines(markdown: string): string[] {
  const prose: string[] = [];
  let block: Block;
  for (const line of markdown.split(/\r\n|\n|\r/)) {
    const before: Block = closesAtBlank(block) && line.trim() === '' ? undefined : block;
    block = before === undefined ? opened(line) : continued(before, line);
    if (before === undefined && !isQuote(line) && !isIndented(line) && block?.kind !== 'fence') prose.push(line);
  }
  return prose;
}

const NESTING = String.raw`^\s*(?:[-*+]\s+|\d{1,9}[.)]\s+)*`;
const FENCE = new RegExp(`${NESTING}(\`{3,}(?=[^\`]*$)|~{3,})`);
const QUOTE = new RegExp(`${NESTING}>`);
const VERBATIM = /^\s*<(pre|script|style|textarea|code|blockquote)(?=[\s>]|$)/i;

function opened(line: string): Block {
  const fence = FENCE.exec(line);
  if (fence?.[1] !== undefined) {
    return { kind: 'fence', mark: fence[1], indent: columns(fence[0].slice(0, -fence[1].length)) };
  }
  // A paragraph goes on without the mark on its further lines; an empty quoted line ends it.
  if (isQuote(line)) return /[^\s>]/.test(line) ? { kind: 'quote' } : undefined;
  if (isIndented(line)) return undefined;
  return openedHtml(line);
}

function openedHtml(line: string): Block {
  const tag = VERBATIM.exec(line)?.[1];
  if (tag !== undefined) {
    const end = new RegExp(`</${tag}\\s*>`, 'i');
    return end.test(line) ? undefined : { kind: 'html', end, endsAtBlank: false };
  }
  const rest = withoutComments(line.replaceAll(/`[^`]*`/g, ''));
  const at = rest.indexOf('<!--');
  if (at === -1) return undefined;
  return { kind: 'html', end: /-->/, endsAtBlank: rest.slice(0, at).trim() !== '' };
}

/** By hand, for a pattern would look for the end of each comment again and again. */
function withoutComments(line: string): string {
  let kept = '';
  let from = 0;
  for (let at = line.indexOf('<!--'); at !== -1; at = line.indexOf('<!--', from)) {
    const end = line.indexOf('-->', at + 4);
    if (end === -1) break;
    kept += line.slice(from, at);
    from = end + 3;
  }
  return kept + line.slice(from);
}

function continued(block: NonNullable<Block>, line: string): Block {
  if (block.kind === 'fence') return closesFence(block, line) ? undefined : block;
  if (block.kind === 'quote' && isQuote(line)) return opened(line);
  if (closesAtBlank(block)) {
    const inner = opened(line);
    if (inner?.kind === 'fence' || (block.kind === 'quote' && inner !== undefined)) return inner;
  }
  if (block.kind === 'quote') return block;
  const end = block.end.exec(line);
  return end === null ? block : openedHtml(line.slice(end.index + end[0].length));
}

function closesFence(fence: { readonly mark: string; readonly indent: number }, line: string): boolean {
  const text = line.trim();
  const same = text.length >= fence.mark.length && text === fence.mark.charAt(0).repeat(text.length);
  return same && columns(line.slice(0, line.length - line.trimStart().length)) <= fence.indent + 3;
}

function closesAtBlank(block: Block): boolean {
  return block?.kind === 'quote' || (block?.kind === 'html' && block.endsAtBlank);
}

function isQuote(line: string): boolean {
  return QUOTE.test(line);
}

function isIndented(line: string): boolean {
  return /^(?: {4}| {0,3}\t)/.test(line);
}

function columns(text: string): number {
  return [...text].reduce((width, character) => (character === '\t' ? width - (width % 4) + 4 : width + 1), 0);
}
