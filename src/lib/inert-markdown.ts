/**
 * Markdown that somebody else wrote, as a forge may be given it with the bot's name on it: nobody is called, no issue is
 * closed or told of, no picture is loaded, and no HTML is left, comments among it. What steers is parted by a space of no
 * width, so that a reader sees the same text, in code too: whether something is code is not for a hostile text to say. A
 * block of code that is left open would swallow what follows, and is closed.
 */
export function inertMarkdown(text: string): string {
  const parted = text
    .replaceAll(ENTITIES, `&${PART}`)
    .replaceAll(CALLS, `$&${PART}`)
    .replaceAll(TAGS, `<${PART}`)
    .replaceAll(IMAGES, `!${PART}[`)
    .replaceAll(ELSEWHERE, `$1${PART}$2`)
    .replaceAll(CLOSES, (word) => word.charAt(0) + PART + word.slice(1));
  return closed(parted);
}

/** The same on one line, as part of a list or a heading. */
export function inertLine(text: string): string {
  return inertMarkdown(text.replaceAll(/\s+/g, ' ').trim());
}

const PART = '\u200b';
/** Forges look for names and numbers in what Markdown came to, where an entity is the character that it stands for. */
const ENTITIES = /&(?=#?\w{1,40};)/g;
const CALLS = /@(?=[\p{L}\p{N}_-])/gu;
const TAGS = /<(?=[a-z/!?])/gi;
const IMAGES = /!(?=\[)\[/g;
/** An issue of another repository, which would be told that somebody speaks of it. */
const ELSEWHERE = /([\w.-]\/[\w.-]{1,100})([#!&~](?=\d))/g;
/** A word that closes what it is followed by: a number, a key of a tracker or an address, at most two words on. */
const CLOSES =
  /\b(?:clos(?:e[sd]?|ing)|fix(?:e[sd]|ing)?|resolv(?:e[sd]?|ing)|implement(?:s|ed|ing)?|reopen(?:s|ed)?)(?=(?::\s*|\s+)(?:\S{1,40}\s+){0,2}\S{0,200}(?:[#!]\d|[a-z]-\d|:\/\/))/gi;

/** Closed as a reader of CommonMark would: by a line of the same mark, as long at least, and nothing else. */
function closed(text: string): string {
  let open: string | undefined;
  for (const line of text.split(/\r\n|\n|\r/)) {
    const [, mark, rest = ''] = /^\s*(`{3,}(?=[^`]*$)|~{3,})(.*)$/.exec(line) ?? [];
    if (mark === undefined) continue;
    if (open === undefined) open = mark;
    else if (mark.startsWith(open) && rest.trim() === '') open = undefined;
  }
  return open === undefined ? text : `${text}\n${open}`;
}
