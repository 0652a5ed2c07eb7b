import { answerCommand } from './coordinator/answer-command.ts';
import type { Crew } from './coordinator/crew.ts';
import { deny } from './coordinator/deny.ts';
import { loopBroken, tookTurn } from './coordinator/loop-breaker.ts';
import { type Obeyed, obey } from './coordinator/obey.ts';
import type { RunningOrders } from './coordinator/running-orders.ts';
import type { Command } from './domain/command.ts';
import type { ForgeEvent } from './domain/event.ts';
import type { IssueRef } from './domain/refs.ts';
import { authorise } from './intake/authorise.ts';
import { COMMAND_PREFIX } from './intake/command-lines.ts';
import { commandsHelp } from './intake/commands-page.ts';
import { interpret } from './intake/interpret.ts';

export interface EventContext {
  readonly crew: Crew;
  readonly running: RunningOrders;
  /** The bot's own login. */
  readonly self: string;
}

/** From what a forge told to what came of it, in words for the log; whoever asked is told in the issue. */
export async function handleEvent(event: ForgeEvent, context: EventContext, signal: AbortSignal): Promise<string> {
  const { crew, self } = context;
  const { commands, problems, ignored } = interpret(event, { prefix: COMMAND_PREFIX, self });
  const thread = threadOf(event);
  const results = [...ignored, ...problems];
  const answers = [...problems];
  let acted = false;
  for (const command of commands) {
    const { result, say } = await answered(command, event, context, signal);
    results.push(result);
    if (say !== undefined) answers.push(say);
    acted ||= !IDLE.has(result);
  }
  if (!thread || !('sender' in event)) return results.join('; ');
  const { login } = event.sender;
  if (answers.length > 0 && !(await loopBroken(crew, thread, login, signal))) {
    await answerCommand(crew, thread, { to: login, text: answers.join('\n\n') }, signal);
    acted = true;
  }
  if (acted) await tookTurn(crew, thread, login);
  return results.join('; ');
}

/** What leaves no trace on the forge; everything else could be answered by another program. */
const IDLE: ReadonlySet<string> = new Set(['ignored', 'duplicate', 'denied', 'nothing to stop', 'loop', 'told']);

/** The issue or pull request that answers go to. */
function threadOf(event: ForgeEvent): IssueRef | undefined {
  if (event.kind === 'pull-touched') return event.labelled && { ...event.pull, pull: true };
  if (!('issue' in event)) return undefined;
  return event.kind === 'comment-created' && event.pull ? { ...event.issue, pull: true } : event.issue;
}

async function answered(
  command: Command,
  event: ForgeEvent,
  { crew, running }: EventContext,
  signal: AbortSignal,
): Promise<Obeyed> {
  const thread = threadOf(event);
  // Whatever goes on, a person can end it.
  const breakable = command.kind === 'stop' ? undefined : command.by;
  if (thread && breakable && (await loopBroken(crew, thread, breakable, signal))) return { result: 'loop' };
  const allowance = await authorise(command, crew.forge, signal);
  if (allowance.kind === 'allow')
    return await obey({ crew, running, help: commandsHelp(COMMAND_PREFIX) }, command, signal);
  const comment = event.kind === 'comment-created' ? event.comment : undefined;
  if (thread) await deny(crew, thread, { by: command.by ?? '', why: allowance.why, comment }, signal);
  return { result: allowance.why };
}
