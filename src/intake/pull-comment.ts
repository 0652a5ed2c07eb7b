import type { Actor } from '../domain/actor.ts';
import type { ForgeEvent } from '../domain/event.ts';
import type { PullRef } from '../domain/refs.ts';
import { COMMAND_PREFIX, commandLines } from './command-lines.ts';

/** What a new comment on a pull request is: its text counts where it holds a command, else only that it is there. */
export function pullComment(
  pull: PullRef,
  { sender, body }: { readonly sender: Actor; readonly body: string },
  self: string,
): ForgeEvent {
  if (commandLines(body, { prefix: COMMAND_PREFIX, self }).length === 0) return { kind: 'pull-touched', pull, sender };
  return { kind: 'comment-created', issue: pull, sender, body, pull: true };
}
