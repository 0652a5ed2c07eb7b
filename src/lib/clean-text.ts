import { stripHidden } from './hidden-characters.ts';
import { stripMarkdownComments } from './markdown-comments.ts';

/** A text as its reader sees it, and what was taken out of it in words, e.g. `3 invisible characters`. */
export interface CleanText {
  readonly text: string;
  readonly removed: string[];
}

/**
 * Takes out of a Markdown text what its reader on the forge does not see: hidden characters and comments. Look-alike
 * forms of letters become the plain ones (Unicode NFKC), line ends become LF. Cleaning twice changes nothing more.
 */
export function cleanText(text: string): CleanText {
  const visible = stripHidden(text.replace(/\r\n?/g, '\n'));
  const plain = stripHidden(visible.text.normalize('NFKC'));
  const commentless = stripMarkdownComments(plain.text);
  return {
    text: commentless.text,
    removed: [
      ...counted(visible.count + plain.count, 'invisible character'),
      ...counted(commentless.count, 'hidden comment'),
    ],
  };
}

function counted(count: number, what: string): string[] {
  if (count === 0) return [];
  return [count === 1 ? `1 ${what}` : `${count} ${what}s`];
}
