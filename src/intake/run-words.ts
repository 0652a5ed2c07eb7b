import type { Command } from '../domain/command.ts';
import { GATE_PROFILES } from '../domain/gate.ts';
import { ISSUE_ROLES } from '../domain/role.ts';
import { isBranchName } from '../lib/branch-name.ts';
import { surplusWord } from './surplus-word.ts';

/** Which roles there are beside the four, only the repository's settings tell. */
const ROLE = /^[a-z][a-z0-9-]{0,29}$/;

/** What `run` may be told: everything but where and by whom. */
type Told = Omit<Extract<Command, { readonly kind: 'run' }>, 'kind' | 'issue' | 'by'>;

/** The words after `run` understood, or a sentence that says what is wrong with them. */
export function runWords(words: readonly string[]): Told | string {
  let told: Told = { role: 'developer' };
  const rest = words.flatMap(parted);
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    const name = word.toLowerCase();
    const option = OPTIONS.get(name);
    const read = name === '--plan' ? { plan: true } : (option?.(rest[at + 1] ?? '') ?? surplusWord('run', word));
    if (typeof read === 'string') return read;
    told = { ...told, ...read };
    if (option) at += 1;
  }
  return told;
}

type Reading = (value: string) => Partial<Told> | string;

const OPTIONS: ReadonlyMap<string, Reading> = new Map<string, Reading>([
  ['--role', role],
  ['--profile', (value) => one('profile', GATE_PROFILES, value)],
  ['--base', (value) => (isBranchName(value) ? { base: value } : '`run --base` needs the name of a branch.')],
]);

function role(value: string): Partial<Told> | string {
  const name = value.toLowerCase();
  if (ROLE.test(name)) return { role: name };
  return `\`run --role\` needs one of ${ISSUE_ROLES.join(', ')}, or one of the settings' own.`;
}

function one<Value extends string>(name: string, known: readonly Value[], word: string): Partial<Told> | string {
  const found = known.find((value) => value === word.toLowerCase());
  return found ? { [name]: found } : `\`run --${name}\` needs one of ${known.join(', ')}.`;
}

/** `--name=value` says the same as `--name value`. */
function parted(word: string): readonly string[] {
  const [, name, value] = /^(--[a-z]+)=(.*)$/i.exec(word) ?? [];
  return name === undefined || value === undefined ? [word] : [name, value];
}
