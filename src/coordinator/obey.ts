import type { Command } from '../domain/command.ts';
import { isClosed } from '../domain/order.ts';
import { issueSlug } from '../domain/refs.ts';
import { accept } from './accept.ts';
import type { Crew } from './crew.ts';
import { stopIfAbandoned } from './reconcile.ts';
import type { RunningOrders } from './running-orders.ts';
import { stopOrder } from './stop-order.ts';
import { untouchable } from './untouchable.ts';

/** Does what an authorised command asks for; says in one word what came of it. */
export async function obey(
  crew: Crew,
  running: RunningOrders,
  command: Command,
  help: string,
  signal: AbortSignal,
): Promise<string> {
  const { issue } = command;
  switch (command.kind) {
    case 'look': {
      if (await stopIfAbandoned(crew, running, issue, signal)) return 'stopped';
      const { by, label } = command;
      return (await accept(crew, { issue, ...(by && { by }), ...(label && { label }) }, signal)).kind;
    }
    case 'run':
      return (await accept(crew, { issue, by: command.by, role: command.role }, signal)).kind;
    case 'retry': {
      const [last] = await crew.store.list({ issue: issueSlug(issue), limit: 1 });
      return (await accept(crew, { issue, by: command.by, role: last?.order.role ?? 'developer' }, signal)).kind;
    }
    case 'stop': {
      const [row] = await crew.store.list({ issue: issueSlug(issue), limit: 1 });
      if (!row || isClosed(row.state)) return 'nothing to stop';
      return (await stopOrder(crew, running, row.order.id, command.by)) ? 'stopped' : 'nothing to stop';
    }
    case 'help':
      if (await untouchable(crew, issue, signal)) return 'ignored';
      await crew.forge.issues.say(issue, HELP_MARKER, `${HELP_MARKER}\n\n${help}`, signal);
      return 'helped';
  }
}

const HELP_MARKER = '<!-- issuewright:help -->';
