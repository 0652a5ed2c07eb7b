import { fencedLines } from './fenced-lines.ts';

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

function closed(text: string): string {
  const { open } = fencedLines(text);
  return open === undefined ? text : `${text}\n${open}`;
}
