import type { Command } from '../domain/command.ts';
import type { ForgeEvent } from '../domain/event.ts';
import { type CommandMarks, commandLines } from './command-lines.ts';
import { type Asked, commandNamed, type Parsed } from './commands.ts';

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
export function interpret(event: ForgeEvent, options: CommandMarks): Interpretation {
  switch (event.kind) {
    case 'issue-labelled': {
      const { issue, sender, label, heard } = event;
      const look = { kind: 'look', issue, by: sender.login, ...(label && { label }), ...(heard && { heard }) } as const;
      return { ...NOTHING, commands: [look] };
    }
    case 'issue-assigned': {
      const { issue, sender, told, heard } = event;
      const look = { kind: 'look', issue, by: sender.login, assigned: { told }, ...(heard && { heard }) } as const;
      return { ...NOTHING, commands: [look] };
    }
    case 'issue-unlabelled':
    case 'issue-closed':
      return { ...NOTHING, commands: [{ kind: 'look', issue: event.issue, by: event.sender.login }] };
    case 'comment-created':
      return inComment(event, options);
    case 'ignored':
      return { ...NOTHING, ignored: [event.why] };
    case 'pull-touched':
      return { ...NOTHING, commands: [lookAtPull(event)] };
  }
}

function lookAtPull({ pull, sender, labelled }: Extract<ForgeEvent, { kind: 'pull-touched' }>): Command {
  return { kind: 'look-at-pull', pull, by: sender.login, ...(labelled && { labelled }) };
}

function inComment(event: Extract<ForgeEvent, { kind: 'comment-created' }>, options: CommandMarks): Interpretation {
  const { body, issue, sender, heard, pull } = event;
  const asked: Asked = { issue: pull ? { ...issue, pull } : issue, by: sender.login };
  const place = pull ? 'pull' : 'issue';
  const found = commandLines(body, options).map((words) => understood(words, asked, place));
  if (found.length === 0) return { ...NOTHING, ignored: ['The comment holds no command.'] };
  const kept = found.slice(0, MAX_COMMANDS);
  const surplus = found.length > kept.length ? [`Only the first ${MAX_COMMANDS} commands of a comment are read.`] : [];
  return {
    commands: kept.flatMap((parsed) => (parsed.ok ? [withHeard(parsed.command, heard)] : [])),
    problems: [...kept.flatMap((parsed) => (parsed.ok ? [] : [parsed.why])), ...surplus],
    ignored: [],
  };
}

/** What begins an order is told of the issue's words as they were. */
function withHeard(command: Command, heard: string | undefined): Command {
  const begins = command.kind === 'run' || command.kind === 'retry';
  return begins && heard !== undefined ? { ...command, heard } : command;
}

function understood(words: readonly string[], asked: Asked, place: 'issue' | 'pull'): Parsed {
  const [name = 'help', ...rest] = words;
  const spec = commandNamed(name);
  if (spec === undefined) return { ok: false, why: 'There is no such command; `help` lists them.' };
  if (spec.place !== place && spec.place !== 'both')
    return { ok: false, why: `\`${spec.name}\` belongs on ${spec.place === 'pull' ? 'a pull request' : 'an issue'}.` };
  return spec.parse(rest, asked);
}
