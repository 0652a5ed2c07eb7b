import type { WorkOrder } from '../../domain/order.ts';
import { truncateText } from '../../lib/bounded-output.ts';
import type { Fence } from '../untrusted.ts';

const MAX_ASK_BYTES = 4_000;

/** What people ask of the open pull request, each with its number, and which of their checks fail. */
export function asksSection({ follow }: WorkOrder, fence: Fence): string {
  if (!follow || follow.rebase) return '';
  const asks = follow.asks.map(({ author, path, line, body }, at) => {
    const place = path === undefined ? '' : ` at ${path}${line === undefined ? '' : `:${line}`}`;
    return fence(`ask ${at + 1}`, `@${author.login}${place}:\n${truncateText(body, MAX_ASK_BYTES)}`);
  });
  const failing = follow.failing.map(({ name, says }) =>
    fence('check', `${name} fails: ${truncateText(says, MAX_ASK_BYTES)}`),
  );
  return [`## What is asked of the pull request #${follow.pull}`, ...asks, ...failing].join('\n\n');
}
