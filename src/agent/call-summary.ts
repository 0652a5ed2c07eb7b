import type { CallPart } from '../domain/message.ts';
import { stripHidden } from '../lib/hidden-characters.ts';

const MOST_CHARACTERS = 100;

/** A call on one short line for people, e.g. `src/pages.js` or `npm test`. It is the model's text: escape it where it is shown. */
export function callSummary({ input }: CallPart): string {
  const told = [input.command, input.pattern, input.path].find((value) => typeof value === 'string') ?? '';
  const line = stripHidden(told.replaceAll(/\s+/g, ' ')).text.trim();
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line;
}
