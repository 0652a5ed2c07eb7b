/** Markdown without the comments that a forge does not show, and how many there were. */
export interface Commentless {
  readonly text: string;
  readonly count: number;
}

/**
 * Takes HTML comments and comment-like link definitions (`[//]: # (…)`) out of Markdown. What stands in an unindented
 * code fence or a code span is shown to readers and stays; wherever it is doubtful that code is code, comments go.
 */
export function stripMarkdownComments(markdown: string): Commentless {
  const scan = new Scan(markdown);
  const kept: string[] = [];
  while (!scan.ended) kept.push(scan.line());
  return { text: kept.join(''), count: scan.count };
}

const FENCE = /^(`{3,}(?=[^`\n]*(?:\n|$))|~{3,})/;
const FENCE_INSIDE = /\n[ >]*(?:```|~~~)/;
/** A line that starts raw HTML, within lists and quotes too: back-ticks in it are not code. */
const HTML_LINE = /^[\s>*+\-\d.)]*<[a-z/!?]/i;
/** Raw HTML that goes on over empty lines. */
const LASTING_HTML = /<(?:pre|script|style|textarea|\?|![a-z[])/i;
const LINK_COMMENT = /^[ >]*\[(?:\/\/|comment)[^\]\n]*\]:\s*(?:#|<>)[^\n]*(?:\n|$)/i;

class Scan {
  readonly #text: string;
  #at = 0;
  #lineStart = true;
  /** Within raw HTML until the next empty line. */
  #html = false;
  /** Whether back-ticks still surely pair up in this paragraph. */
  #sure = true;
  /** From here on nothing counts as code. */
  #doubtful = false;
  #noneLeft = false;
  count = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get ended(): boolean {
    return this.#at >= this.#text.length;
  }

  /** The next line without its comments, or a whole fenced block as it stands. */
  line(): string {
    const line = this.#peekLine();
    if (this.#lineStart) this.#follow(line);
    const fence = this.#lineStart && !this.#html ? FENCE.exec(line)?.[1] : undefined;
    if (fence !== undefined) return this.#take(this.#fencedLength(fence, line.length));
    if (LINK_COMMENT.test(line)) return this.#drop(this.#at + line.length);
    return this.#prose(this.#at + line.length);
  }

  #follow(line: string): void {
    const blank = line.trim() === '';
    if (LASTING_HTML.test(line)) this.#doubtful = true;
    this.#html = this.#doubtful || (!blank && (this.#html || HTML_LINE.test(line)));
    // The cells of a table end code spans.
    this.#sure = !this.#html && (blank || (this.#sure && !line.includes('|')));
  }

  #prose(end: number): string {
    let kept = '';
    while (this.#at < end) kept += this.#sure ? this.#upToMark(end) : this.#upToComment(end);
    this.#lineStart = this.#text[this.#at - 1] === '\n';
    return kept;
  }

  #upToComment(end: number): string {
    const open = this.#text.slice(this.#at, end).indexOf('<!--');
    if (open === -1) return this.#take(end - this.#at);
    return this.#take(open) + this.#comment();
  }

  /** Up to the next back-tick, `<` or escape, whichever a Markdown reader would meet first. */
  #upToMark(end: number): string {
    const rest = this.#text.slice(this.#at, end);
    const mark = /`+|<!--|<|\\`/.exec(rest);
    if (!mark) return this.#take(rest.length);
    if (mark[0] === '<!--') return this.#take(mark.index) + this.#comment();
    const span = mark[0].startsWith('`') ? spanEnd(rest, mark.index + mark[0].length, mark[0].length) : undefined;
    if (span === undefined) this.#sure = false;
    return this.#take(span ?? mark.index);
  }

  /** A comment without an end hides the rest of the text where raw HTML goes on, and is plain text elsewhere. */
  #comment(): string {
    const short = /^<!--(?:>|->)/.exec(this.#text.slice(this.#at, this.#at + 6))?.[0];
    const close = short === undefined ? this.#close() : this.#at + short.length;
    if (close === undefined && !this.#html) return this.#take(4);
    const end = close ?? this.#text.length;
    if (FENCE_INSIDE.test(this.#text.slice(this.#at, end))) this.#doubtful = true;
    return this.#drop(end);
  }

  #close(): number | undefined {
    const found = this.#noneLeft ? -1 : this.#text.indexOf('-->', this.#at + 4);
    this.#noneLeft = found === -1;
    return found === -1 ? undefined : found + 3;
  }

  #fencedLength(fence: string, from: number): number {
    const end = new RegExp(`^ {0,3}${fence.charAt(0)}{${fence.length},}[ \\t]*(?:\\n|$(?![^]))`, 'm');
    const found = end.exec(this.#text.slice(this.#at + from));
    return found ? from + found.index + found[0].length : this.#text.length - this.#at;
  }

  #peekLine(): string {
    const end = this.#text.indexOf('\n', this.#at);
    return this.#text.slice(this.#at, end === -1 ? undefined : end + 1);
  }

  #drop(end: number): string {
    this.#at = end;
    this.count += 1;
    return this.#text[end - 1] === '\n' ? '' : ' ';
  }

  #take(length: number): string {
    const part = this.#text.slice(this.#at, this.#at + length);
    this.#at += length;
    return part;
  }
}

/** Where a code span that opened with `ticks` back-ticks ends in `line`. */
function spanEnd(line: string, from: number, ticks: number): number | undefined {
  for (const run of line.slice(from).matchAll(/`+/g)) {
    if (run[0].length === ticks) return from + run.index + ticks;
  }
  return undefined;
}
