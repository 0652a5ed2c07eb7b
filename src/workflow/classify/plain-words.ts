import { proseLines } from '../../lib/prose-lines.ts';

const MAX_CHARACTERS = 8_000;
const DENIED =
  /\b(?:not an?|no|without(?: an?y?)?|isn['’]t an?)\s+(?:bugs?|errors?|regressions?|crash(?:es)?|failures?)\b/gi;

/** What an issue says in words of its own: nothing quoted, no code, no addresses or paths, nothing that it denies. */
export function plainWords(markdown: string): string {
  return proseLines(markdown.slice(0, MAX_CHARACTERS))
    .join('\n')
    .replaceAll(/(`+)[^`\n]{1,300}\1/g, ' ')
    .replaceAll(/\b[a-z][a-z0-9+.-]{1,20}:\/\/\S{1,500}/gi, ' ')
    .replaceAll(/(?:[\w.-]{1,80}\/){1,20}[\w.-]{0,80}/g, ' ')
    .replaceAll(DENIED, ' ');
}
