import type { Permission } from '../domain/actor.ts';
import type { Command } from '../domain/command.ts';
import { GATE_PROFILES } from '../domain/gate.ts';
import type { IssueRef } from '../domain/refs.ts';
import { ISSUE_ROLES } from '../domain/role.ts';
import { runWords } from './run-words.ts';
import { surplusWord } from './surplus-word.ts';

/** Who wrote a command, and where. */
export interface Asked {
  readonly issue: IssueRef;
  readonly by: string;
}

/** A command's arguments understood, or a sentence that says what is wrong with them. */
export type Parsed = { readonly ok: true; readonly command: Command } | { readonly ok: false; readonly why: string };

/** One command of comments: declared once, and everything said about it is made from this. */
export interface CommandSpec {
  readonly name: Exclude<Command['kind'], 'look' | 'look-at-pull'> | 'plan';
  /** The arguments as they are written, e.g. `[--role ROLE]`. */
  readonly usage: string;
  readonly description: string;
  readonly needs: Permission;
  /** The issue's author may use it too, whatever their permission. */
  readonly author: boolean;
  /** Where it is given. */
  readonly place: 'issue' | 'pull' | 'both';
  readonly example: string;
  parse(words: readonly string[], asked: Asked): Parsed;
}

const MAX_REASON = 200;
const MAX_WISH = 4_000;
const MAX_USD = 1_000;

/** Every command that a comment may hold. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'run',
    usage: '[--role ROLE] [--profile PROFILE] [--base BRANCH] [--plan]',
    description: `Starts work on the issue. ROLE is one of ${ISSUE_ROLES.join(', ')}, or one of the settings' own; without it, developer. PROFILE is one of ${GATE_PROFILES.join(', ')}; one weaker than the repository asks for needs admin permission. BRANCH is where the work starts and what the pull request goes into; without it, the default branch. With --plan, a plan waits for approval first.`,
    needs: 'write',
    author: false,
    place: 'issue',
    example: 'run --role tester --base release-2',
    parse: parseRun,
  },
  {
    name: 'plan',
    usage: '[--role ROLE] [--profile PROFILE] [--base BRANCH]',
    description: 'Starts with a plan that waits for approval; the same as run --plan.',
    needs: 'write',
    author: false,
    place: 'issue',
    example: 'plan',
    parse: (words, asked) => parseRun([...words, '--plan'], asked),
  },
  {
    name: 'approve',
    usage: 'HASH',
    description: 'Lets the work begin that a plan describes. HASH is that of the plan, as the comment shows it.',
    needs: 'write',
    author: false,
    place: 'issue',
    example: 'approve 0a1b2c3d4e5f',
    parse: parseApprove,
  },
  {
    name: 'revise',
    usage: 'TEXT',
    description: 'Has the plan written anew as TEXT says.',
    needs: 'write',
    author: false,
    place: 'issue',
    example: 'revise keep the old name as an alias',
    parse: (words, asked) =>
      words.length === 0
        ? no('`revise` needs to be told what to change.')
        : yes({ kind: 'revise', ...asked, text: words.join(' ').slice(0, MAX_WISH) }),
  },
  {
    name: 'resume',
    usage: '',
    description: 'Goes on with an order that paused, where it stood.',
    needs: 'write',
    author: false,
    place: 'both',
    example: 'resume',
    parse: (words, asked) => (words.length === 0 ? yes({ kind: 'resume', ...asked }) : surplus('resume', words)),
  },
  {
    name: 'budget',
    usage: '+USD',
    description: 'Allows the last order so many US dollars more, and goes on with it where it paused.',
    needs: 'maintain',
    author: false,
    place: 'both',
    example: 'budget +5',
    parse: parseBudget,
  },
  {
    name: 'retry',
    usage: '',
    description: 'Tries the last order of the issue again after it failed, stopped or paused.',
    needs: 'write',
    author: false,
    place: 'issue',
    example: 'retry',
    parse: (words, asked) => (words.length === 0 ? yes({ kind: 'retry', ...asked }) : surplus('retry', words)),
  },
  {
    name: 'stop',
    usage: '[REASON]',
    description: 'Stops the running order within seconds and cleans up after it.',
    needs: 'triage',
    author: true,
    place: 'both',
    example: 'stop solved by hand',
    parse: (words, asked) => yes({ kind: 'stop', ...asked, why: words.join(' ').slice(0, MAX_REASON) || 'asked to' }),
  },
  {
    name: 'fix',
    usage: '[TEXT]',
    description:
      "Goes on with a pull request: as TEXT says, and as its reviews and failing checks ask. On a person's, the commit goes to its branch where that is in the same repository, else it is offered as a patch.",
    needs: 'write',
    author: false,
    place: 'pull',
    example: 'fix name the constant',
    parse: (words, asked) => yes({ kind: 'fix', ...asked, text: words.join(' ').slice(0, MAX_WISH) }),
  },
  {
    name: 'review',
    usage: '',
    description: "Has a person's pull request judged independently, with findings at their lines. It approves nothing.",
    needs: 'triage',
    author: false,
    place: 'pull',
    example: 'review',
    parse: (words, asked) => (words.length === 0 ? yes({ kind: 'review', ...asked }) : surplus('review', words)),
  },
  {
    name: 'yolo',
    usage: '',
    description:
      'Does without the gates of the order under way, but for those on secrets and protected paths. Its pull request says so and stays a draft.',
    needs: 'admin',
    author: false,
    place: 'issue',
    example: 'yolo',
    parse: (words, asked) => (words.length === 0 ? yes({ kind: 'yolo', ...asked }) : surplus('yolo', words)),
  },
  {
    name: 'rebase',
    usage: '',
    description:
      'Brings a pull request of the bot onto the newest commit of its base branch, and settles what conflicts.',
    needs: 'write',
    author: false,
    place: 'pull',
    example: 'rebase',
    parse: (words, asked) => (words.length === 0 ? yes({ kind: 'rebase', ...asked }) : surplus('rebase', words)),
  },
  {
    name: 'pause-repo',
    usage: 'REASON',
    description: 'Lets no new work begin in the repository until unpause-repo; what runs already goes on.',
    needs: 'admin',
    author: false,
    place: 'issue',
    example: 'pause-repo release week',
    parse: (words, asked) =>
      words.length === 0
        ? no('`pause-repo` needs a reason, which whoever asks for work will read.')
        : yes({ kind: 'pause-repo', ...asked, why: words.join(' ').slice(0, MAX_REASON) }),
  },
  {
    name: 'unpause-repo',
    usage: '',
    description: 'Lets work begin again; issues that were labelled meanwhile are found by the timer.',
    needs: 'admin',
    author: false,
    place: 'issue',
    example: 'unpause-repo',
    parse: (words, asked) =>
      words.length === 0 ? yes({ kind: 'unpause-repo', ...asked }) : surplus('unpause-repo', words),
  },
  {
    name: 'status',
    usage: '',
    description: 'Tells where the last order of the issue stands and what it has used.',
    needs: 'read',
    author: true,
    place: 'both',
    example: 'status',
    parse: (_words, asked) => yes({ kind: 'status', ...asked }),
  },
  {
    name: 'explain',
    usage: '',
    description: 'Tells why the issue is or is not worked on, and by which settings.',
    needs: 'triage',
    author: true,
    place: 'issue',
    example: 'explain',
    parse: (_words, asked) => yes({ kind: 'explain', ...asked }),
  },
  {
    name: 'help',
    usage: '',
    description: 'Shows these commands.',
    needs: 'read',
    author: true,
    place: 'both',
    example: 'help',
    parse: (_words, asked) => yes({ kind: 'help', ...asked }),
  },
];

/** The declaration of a command by its name in any case. */
export function commandNamed(name: string): CommandSpec | undefined {
  return COMMANDS.find((spec) => spec.name === name.toLowerCase());
}

function parseRun(words: readonly string[], asked: Asked): Parsed {
  const read = runWords(words);
  return typeof read === 'string' ? no(read) : yes({ kind: 'run', ...asked, ...read });
}

function parseApprove(words: readonly string[], asked: Asked): Parsed {
  const [plan = '', ...rest] = words;
  if (rest.length > 0) return surplus('approve', rest);
  if (!/^[0-9a-f]{12}$/i.test(plan)) return no('`approve` needs the hash of the plan: 12 hexadecimal digits.');
  return yes({ kind: 'approve', ...asked, plan: plan.toLowerCase() });
}

function parseBudget(words: readonly string[], asked: Asked): Parsed {
  const [amount = '', ...rest] = words;
  if (rest.length > 0) return surplus('budget', rest);
  const usd = /^\+\d{1,4}(\.\d{1,2})?$/.test(amount) ? Number(amount) : 0;
  if (usd > 0 && usd <= MAX_USD) return yes({ kind: 'budget', ...asked, usd });
  return no(`\`budget\` needs an amount from +0.01 to +${MAX_USD} in US dollars.`);
}

function surplus(name: string, words: readonly string[]): Parsed {
  return no(surplusWord(name, words[0] ?? ''));
}

function yes(command: Command): Parsed {
  return { ok: true, command };
}

function no(why: string): Parsed {
  return { ok: false, why };
}
