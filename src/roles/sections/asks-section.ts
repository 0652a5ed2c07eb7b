import type { WorkOrder } from '../../domain/order.ts';
import { truncateText } from '../../lib/bounded-output.ts';
import type { Fence } from '../untrusted.ts';

const MAX_ASK_BYTES = 4_000;

/** What people ask of the open pull request, each with its number, and which of their checks fail. */
export function asksSection({ issue, follow, person }: WorkOrder, fence: Fence): string {
  const asked = follow ?? person;
  if (!asked || follow?.rebase || asked.asks.length + asked.failing.length === 0) return '';
  const asks = asked.asks.map(({ author, path, line, body }, at) => {
    const place = path === undefined ? '' : ` at ${path}${line === undefined ? '' : `:${line}`}`;
    return fence(`ask ${at + 1}`, `@${author.login}${place}:\n${truncateText(body, MAX_ASK_BYTES)}`);
  });
  const failing = asked.failing.map(({ name, says }) =>
    fence('check', `${name} fails: ${truncateText(says, MAX_ASK_BYTES)}`),
  );
  return [`## What is asked of the pull request #${follow?.pull ?? issue.number}`, ...asks, ...failing].join('\n\n');
}
