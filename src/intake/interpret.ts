import type { Command } from '../domain/command.ts';
import type { ForgeEvent } from '../domain/event.ts';
import { proseLines } from '../lib/prose-lines.ts';
import { type Asked, commandNamed, type Parsed } from './commands.ts';

export interface InterpretOptions {
  /** What a command's line starts with, e.g. `/agent`. */
  readonly prefix: string;
  /** The bot's login: a mention of it at a line's start is a prefix too. */
  readonly self?: string;
}

/** What an event asks for. */
export interface Interpretation {
  readonly commands: readonly Command[];
  /** What is wrong with commands that cannot be obeyed: sentences safe to post. */
  readonly problems: readonly string[];
  /** Why the event, or a part of it, asks for nothing, for the log. */
  readonly ignored: readonly string[];
}

const MAX_COMMANDS = 10;
const NOTHING = { commands: [], problems: [], ignored: [] } as const;

/** The commands that an event holds, in order; never fails. Whether the sender may ask for them is another question. */
export function interpret(event: ForgeEvent, options: InterpretOptions): Interpretation {
  switch (event.kind) {
    case 'issue-labelled': {
      const { issue, sender, label } = event;
      return { ...NOTHING, commands: [{ kind: 'look', issue, by: sender.login, ...(label && { label }) }] };
    }
    case 'issue-unlabelled':
    case 'issue-closed':
      return { ...NOTHING, commands: [{ kind: 'look', issue: event.issue, by: event.sender.login }] };
    case 'comment-created':
      return inComment(event.body, { issue: event.issue, by: event.sender.login }, options);
    case 'ignored':
      return { ...NOTHING, ignored: [event.why] };
    case 'pull-touched':
      return { ...NOTHING, ignored: ['Nothing follows from events on pull requests.'] };
  }
}

function inComment(body: string, asked: Asked, options: InterpretOptions): Interpretation {
  const found = proseLines(body).flatMap((line) => {
    const words = commandWords(line, options);
    return words === undefined ? [] : [understood(words, asked)];
  });
  if (found.length === 0) return { ...NOTHING, ignored: ['The comment holds no command.'] };
  const kept = found.slice(0, MAX_COMMANDS);
  const surplus = found.length > kept.length ? [`Only the first ${MAX_COMMANDS} commands of a comment are read.`] : [];
  return {
    commands: kept.flatMap((parsed) => (parsed.ok ? [parsed.command] : [])),
    problems: [...kept.flatMap((parsed) => (parsed.ok ? [] : [parsed.why])), ...surplus],
    ignored: [],
  };
}

/** The words after the prefix, or undefined where the line is none of ours. */
function commandWords(line: string, { prefix, self }: InterpretOptions): string[] | undefined {
  const [first, ...words] = line.trimEnd().split(/[ \t]+/);
  if (first === undefined || !sameText(first, prefix)) {
    const mentioned = self !== undefined && first !== undefined && sameText(first, `@${self}`);
    // A mention is also how people merely talk to or about the bot.
    return mentioned && commandNamed(words[0] ?? '') !== undefined ? words : undefined;
  }
  return words;
}

function understood(words: readonly string[], asked: Asked): Parsed {
  const [name = 'help', ...rest] = words;
  const spec = commandNamed(name);
  if (spec === undefined) return { ok: false, why: 'There is no such command; `help` lists them.' };
  return spec.parse(rest, asked);
}

function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
