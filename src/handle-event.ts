import { answerCommand } from './coordinator/answer-command.ts';
import type { Crew } from './coordinator/crew.ts';
import { deny } from './coordinator/deny.ts';
import { type Obeyed, obey } from './coordinator/obey.ts';
import type { RunningOrders } from './coordinator/running-orders.ts';
import type { Command } from './domain/command.ts';
import type { ForgeEvent } from './domain/event.ts';
import { authorise } from './intake/authorise.ts';
import { commandsHelp } from './intake/commands-page.ts';
import { interpret } from './intake/interpret.ts';

const PREFIX = '/agent';

export interface EventContext {
  readonly crew: Crew;
  readonly running: RunningOrders;
  /** The bot's own login. */
  readonly self: string;
}

/** From what a forge told to what came of it, in words for the log; whoever asked is told in the issue. */
export async function handleEvent(event: ForgeEvent, context: EventContext, signal: AbortSignal): Promise<string> {
  const { commands, problems, ignored } = interpret(event, { prefix: PREFIX, self: context.self });
  const results = [...ignored, ...problems];
  const answers = [...problems];
  for (const command of commands) {
    const { result, say } = await done(command, context, signal);
    results.push(result);
    if (say !== undefined) answers.push(say);
  }
  if (answers.length > 0 && event.kind === 'comment-created') {
    const answer = { to: event.sender.login, text: answers.join('\n\n') };
    await answerCommand(context.crew, event.issue, answer, signal);
  }
  return results.join('; ');
}

async function done(command: Command, { crew, running }: EventContext, signal: AbortSignal): Promise<Obeyed> {
  const allowance = await authorise(command, crew.forge, signal);
  if (allowance.kind === 'deny') {
    await deny(crew, command.issue, allowance.why, signal);
    return { result: allowance.why };
  }
  return await obey({ crew, running, help: commandsHelp(PREFIX) }, command, signal);
}
