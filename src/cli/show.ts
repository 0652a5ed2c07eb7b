import { Command } from 'commander';
import { BotError } from '../domain/errors.ts';
import type { JournalLine } from '../domain/journal.ts';
import { terminalLine } from '../domain/outcome.ts';
import { issueSlug } from '../domain/refs.ts';
import { DATA_OPTION, dataDir, openStore } from './data-dir.ts';
import type { Io } from './io.ts';

/** `issuewright show ID`: one order with its whole journal. */
export function showCommand(io: Io): Command {
  return new Command('show')
    .description('show an order: what it was frozen to, where it stands, and its journal')
    .argument('<order>', 'the id of the order')
    .option(...DATA_OPTION)
    .option('--json', 'one JSON object')
    .action(async (id: string, options: { data?: string; json?: boolean }) => {
      await using store = await openStore(await dataDir(options.data, io.env.dataDir));
      const row = await store.find(id);
      if (!row) throw new BotError('ORDER_UNKNOWN', `there is no order ${id}`);
      const journal = await store.journal(id);
      if (options.json) return io.out(JSON.stringify({ ...row, journal }));
      const { order, state, attempts, outcome } = row;
      io.out(`${order.id}  ${state}  ${issueSlug(order.issue)}  attempts ${attempts}  asked by @${order.requester}`);
      io.out(`base ${order.base.branch} ${order.base.sha}, profile ${order.profile}, settings ${order.settings.hash}`);
      for (const line of journal) io.out(lineOf(line));
      if (outcome) io.out(terminalLine(outcome));
    });
}

function lineOf({ seq, at, entry }: JournalLine): string {
  const head = `${String(seq).padStart(4)}  ${at}  ${entry.kind.padEnd(7)}`;
  switch (entry.kind) {
    case 'intent':
      return `${head}  ${entry.key}`;
    case 'receipt':
      return `${head}  ${entry.key}  ${entry.ms} ms`;
    case 'spent':
      return `${head}  ${entry.key}  ${entry.model}  ${entry.usage.inputTokens} in, ${entry.usage.outputTokens} out`;
    case 'state':
      return `${head}  ${entry.state}${entry.why ? `: ${entry.why}` : ''}`;
    case 'decision':
      return `${head}  ${entry.decision.kind} by @${entry.by}`;
    case 'outcome':
      return `${head}  ${entry.outcome.kind}`;
  }
}
