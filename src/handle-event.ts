import type { Crew } from './coordinator/crew.ts';
import { deny } from './coordinator/deny.ts';
import { loopBroken, tookTurn } from './coordinator/loop-breaker.ts';
import { obey } from './coordinator/obey.ts';
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

/** From what a forge told to what came of it, in words for the log. */
export async function handleEvent(event: ForgeEvent, context: EventContext, signal: AbortSignal): Promise<string> {
  const { crew, self } = context;
  const { commands, ignored } = interpret(event, { prefix: PREFIX, self });
  const results: string[] = [...ignored];
  let acted = false;
  for (const command of commands) {
    const result = await answered(command, context, signal);
    results.push(result);
    acted ||= !IDLE.has(result);
  }
  const [first] = commands;
  if (acted && first?.by) await tookTurn(crew, first.issue, first.by);
  return results.join('; ');
}

/** What leaves no trace on the forge; everything else could be answered by another program. */
const IDLE: ReadonlySet<string> = new Set(['ignored', 'duplicate', 'nothing to stop', 'loop']);

async function answered(command: Command, { crew, running }: EventContext, signal: AbortSignal): Promise<string> {
  const { issue, by, kind } = command;
  // Whatever goes on, a person can end it.
  if (kind !== 'stop' && by && (await loopBroken(crew, issue, by, signal))) return 'loop';
  const allowance = await authorise(command, crew.forge, signal);
  if (allowance.kind === 'allow') return await obey(crew, running, command, commandsHelp(PREFIX), signal);
  await deny(crew, issue, allowance.why, signal);
  return allowance.why;
}
