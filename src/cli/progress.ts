import { terminalLine } from '../domain/outcome.ts';
import type { OrderEvent } from '../ports/events.ts';
import type { Io } from './io.ts';

/** Shows an order's events: JSON lines for machines, a live line on a terminal, plain lines elsewhere. */
export function progress(io: Io, json: boolean): (event: OrderEvent) => void {
  if (json) return (event) => io.out(JSON.stringify(event));
  const say = io.tty ? liveLines(io) : io.out;
  return (event) => {
    const line = lineOf(event, io.tty);
    if (line !== undefined) say(line);
  };
}

/** On a terminal a step that began is shown on a line of its own, which its end then overwrites. */
function liveLines(io: Io): (line: string) => void {
  let open = false;
  return (line) => {
    const begins = line.startsWith('… ');
    io.raw(`${open ? '\r\u001b[K' : ''}${line}${begins ? '' : '\n'}`);
    open = begins;
  };
}

function lineOf(event: OrderEvent, tty: boolean): string | undefined {
  switch (event.kind) {
    case 'order-accepted':
      return `order ${event.order} for ${event.issue}`;
    case 'step-started':
      return tty ? `… ${event.key}` : undefined;
    case 'step-done':
      return `${event.result === 'fix' ? '↻' : '✓'} ${event.key} (${event.ms} ms)`;
    case 'step-failed':
      return `✗ ${event.key}: ${event.code}: ${event.message}`;
    case 'tool-called':
      return `  ${event.tool} ${event.summary}`;
    case 'order-closed':
      return terminalLine(event.outcome);
  }
}
