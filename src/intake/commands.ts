import type { Permission } from '../domain/actor.ts';
import type { Command } from '../domain/command.ts';
import type { RoleName } from '../domain/order.ts';
import type { IssueRef } from '../domain/refs.ts';

/** Who wrote a command, and where. */
export interface Asked {
  readonly issue: IssueRef;
  readonly by: string;
}

/** A command's arguments understood, or a sentence that says what is wrong with them. */
export type Parsed = { readonly ok: true; readonly command: Command } | { readonly ok: false; readonly why: string };

/** One command of comments: declared once, and everything said about it is made from this. */
export interface CommandSpec {
  readonly name: Command['kind'];
  /** The arguments as they are written, e.g. `[--role ROLE]`. */
  readonly usage: string;
  readonly description: string;
  readonly needs: Permission;
  /** The issue's author may use it too, whatever their permission. */
  readonly author: boolean;
  readonly example: string;
  parse(words: readonly string[], asked: Asked): Parsed;
}

const ROLES: readonly RoleName[] = ['developer', 'architect', 'tester', 'reviewer'];
const MAX_REASON = 200;

/** Every command that a comment may hold. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'run',
    usage: '[--role ROLE]',
    description: `Starts work on the issue. ROLE is one of ${ROLES.join(', ')}; without it, developer.`,
    needs: 'write',
    author: false,
    example: 'run --role tester',
    parse: parseRun,
  },
  {
    name: 'retry',
    usage: '',
    description: 'Tries the last order of the issue again after it failed, stopped or paused.',
    needs: 'write',
    author: false,
    example: 'retry',
    parse: (words, asked) => (words.length === 0 ? yes({ kind: 'retry', ...asked }) : surplus('retry', words)),
  },
  {
    name: 'stop',
    usage: '[REASON]',
    description: 'Stops the running order within seconds and cleans up after it.',
    needs: 'triage',
    author: true,
    example: 'stop solved by hand',
    parse: (words, asked) => yes({ kind: 'stop', ...asked, why: words.join(' ').slice(0, MAX_REASON) || 'asked to' }),
  },
  {
    name: 'help',
    usage: '',
    description: 'Shows these commands.',
    needs: 'read',
    author: true,
    example: 'help',
    parse: (_words, asked) => yes({ kind: 'help', ...asked }),
  },
];

/** The declaration of a command by its name in any case. */
export function commandNamed(name: string): CommandSpec | undefined {
  return COMMANDS.find((spec) => spec.name === name.toLowerCase());
}

function parseRun(words: readonly string[], asked: Asked): Parsed {
  let role: RoleName = 'developer';
  const rest = words.flatMap((word) => (/^--role=/i.test(word) ? ['--role', word.slice('--role='.length)] : [word]));
  for (let at = 0; at < rest.length; at += 2) {
    if (rest[at]?.toLowerCase() !== '--role') return surplus('run', rest.slice(at));
    const found = ROLES.find((known) => known === rest[at + 1]?.toLowerCase());
    if (found === undefined) return no(`\`run --role\` needs one of ${ROLES.join(', ')}.`);
    role = found;
  }
  return yes({ kind: 'run', ...asked, role });
}

function surplus(name: string, words: readonly string[]): Parsed {
  return no(`\`${name}\` does not know ${quoted(words[0] ?? '')}.`);
}

/** A word of somebody else as inline code that cannot break out of it. */
function quoted(word: string): string {
  return `\`${word.replaceAll(/[^\x21-\x7e]|`/g, '?').slice(0, 40)}\``;
}

function yes(command: Command): Parsed {
  return { ok: true, command };
}

function no(why: string): Parsed {
  return { ok: false, why };
}
