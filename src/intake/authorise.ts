import { type Permission, permits } from '../domain/actor.ts';
import type { Command } from '../domain/command.ts';
import type { IssueRef } from '../domain/refs.ts';
import type { Forge } from '../ports/forge.ts';
import { type CommandSpec, commandNamed } from './commands.ts';

/** Whether a command may go on. */
export type Allowance = { readonly kind: 'allow' } | { readonly kind: 'deny'; readonly why: string };

/** The part of a forge that answers who may do what. */
export interface Registrar {
  readonly permission: Forge['permission'];
  readonly issues: Pick<Forge['issues'], 'get'>;
}

/**
 * Asks the forge whether the one who gave a command may give it. A look asks for nothing by itself and is allowed:
 * whoever set the trigger label, or asked something of a pull request, is then asked about.
 */
export async function authorise(command: Command, forge: Registrar, signal: AbortSignal): Promise<Allowance> {
  if (command.kind === 'look' || command.kind === 'look-at-pull') return { kind: 'allow' };
  const spec = commandNamed(command.kind);
  if (spec === undefined) return deny(`\`${command.kind}\` may be used by nobody.`);
  const held = await forge.permission(command.issue.repo, command.by, signal);
  if (permits(held, spec.needs)) return { kind: 'allow' };
  if (spec.author && (await isAuthor(command, forge, signal))) return { kind: 'allow' };
  return deny(sentence(spec, held));
}

async function isAuthor(
  command: Extract<Command, { readonly issue: IssueRef; readonly by: string }>,
  forge: Registrar,
  signal: AbortSignal,
) {
  const issue = await forge.issues.get(command.issue, signal);
  return issue.author.login.toLowerCase() === command.by.toLowerCase();
}

function sentence(spec: CommandSpec, held: Permission): string {
  const alternative = spec.author ? " or to be the issue's author" : '';
  return `\`${spec.name}\` needs ${spec.needs} permission in this repository${alternative}; the sender has ${held === 'none' ? 'none' : `only ${held}`}.`;
}

function deny(why: string): Allowance {
  return { kind: 'deny', why };
}
