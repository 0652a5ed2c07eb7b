import { Command } from 'commander';
import { BotError } from '../domain/errors.ts';
import { isClosed } from '../domain/order.ts';
import { readServerFile } from '../ops/server-file.ts';
import { DATA_OPTION, dataDir, openStore } from './data-dir.ts';
import type { Io } from './io.ts';

/** `issuewright kill`: stops an order, through the running server where there is one. */
export function killCommand(io: Io): Command {
  return new Command('kill')
    .description('stop an order, or all of them with --all')
    .argument('[order]', 'the id of the order')
    .option('--all', 'stop everything')
    .option(...DATA_OPTION)
    .option('--json', 'one JSON object')
    .action(async (id: string | undefined, options: { all?: boolean; data?: string; json?: boolean }) => {
      if ((id === undefined) !== (options.all === true)) throw new BotError('USAGE', 'name one order, or --all');
      const folder = await dataDir(options.data, io.env.dataDir);
      const server = await readServerFile(folder);
      const result = server ? await askServer(server.url, server.token, id) : await closeHere(folder, id);
      io.out(options.json ? JSON.stringify(result) : `stopped: ${result.stopped}`);
    });
}

async function askServer(url: string, token: string, id: string | undefined): Promise<{ readonly stopped: number }> {
  const path = id === undefined ? '/agents/kill-all' : `/agents/${encodeURIComponent(id)}/kill`;
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  }).catch((cause: unknown) => {
    throw new BotError(
      'USAGE',
      `the server at ${url} does not answer; remove server.json of its data directory when it is gone`,
      { cause },
    );
  });
  if (response.status === 404) throw new BotError('ORDER_UNKNOWN', `there is no order ${id}`);
  const answer: unknown = await response.json();
  const counted =
    typeof answer === 'object' && answer !== null && 'stopping' in answer ? Number(answer.stopping) : Number.NaN;
  return { stopped: Number.isInteger(counted) ? counted : Number(response.status === 202) };
}

/** Without a server nothing runs: the orders are only marked, and what they left is reaped at the next start. */
async function closeHere(folder: string, id: string | undefined): Promise<{ readonly stopped: number }> {
  await using store = await openStore(folder);
  const rows = await store.list({});
  const wanted = rows.filter(({ order, state }) => (id === undefined || order.id === id) && !isClosed(state));
  if (id !== undefined && !rows.some(({ order }) => order.id === id))
    throw new BotError('ORDER_UNKNOWN', `there is no order ${id}`);
  for (const { order } of wanted)
    await store.close(order.id, await store.seize(order.id), { kind: 'stopped', by: 'the operator' });
  return { stopped: wanted.length };
}
