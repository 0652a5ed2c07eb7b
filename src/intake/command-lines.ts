import { proseLines } from '../lib/prose-lines.ts';
import { commandNamed } from './commands.ts';

/** What a command's line starts with unless it is told otherwise. */
export const COMMAND_PREFIX = '/agent';

export interface CommandMarks {
  /** What a command's line starts with, e.g. `/agent`. */
  readonly prefix: string;
  /** The bot's login: a mention of it at a line's start is a prefix too. */
  readonly self?: string;
}

/** The words after the prefix in each line of a comment that is meant as a command. */
export function commandLines(body: string, marks: CommandMarks): readonly (readonly string[])[] {
  return proseLines(body).flatMap((line) => {
    const words = commandWords(line, marks);
    return words === undefined ? [] : [words];
  });
}

/** The words after the prefix, or undefined where the line is none of ours. */
function commandWords(line: string, { prefix, self }: CommandMarks): string[] | undefined {
  const [first, ...words] = line.trimEnd().split(/[ \t]+/);
  if (first === undefined || !sameText(first, prefix)) {
    const mentioned = self !== undefined && first !== undefined && sameText(first, `@${self}`);
    // A mention is also how people merely talk to or about the bot.
    return mentioned && commandNamed(words[0] ?? '') !== undefined ? words : undefined;
  }
  return words;
}

function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
