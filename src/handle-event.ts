import type { Crew } from './coordinator/crew.ts';
import { deny } from './coordinator/deny.ts';
import { obey } from './coordinator/obey.ts';
import type { RunningOrders } from './coordinator/running-orders.ts';
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

/** From what a forge told to what came of it, in words for the log. */
export async function handleEvent(event: ForgeEvent, context: EventContext, signal: AbortSignal): Promise<string> {
  const { crew, running, self } = context;
  const { commands, ignored } = interpret(event, { prefix: PREFIX, self });
  const results: string[] = [...ignored];
  for (const command of commands) {
    const allowance = await authorise(command, crew.forge, signal);
    if (allowance.kind === 'deny') await deny(crew, command.issue, allowance.why, signal);
    results.push(
      allowance.kind === 'deny' ? allowance.why : await obey(crew, running, command, commandsHelp(PREFIX), signal),
    );
  }
  return results.join('; ');
}
