import { onTestFinished } from 'vitest';
import { type RunningServer, type ServerOptions, startServer } from '../../src/ops/server.ts';
import { readServerFile } from '../../src/ops/server-file.ts';
import type { OrderRow } from '../../src/ports/store.ts';
import { silentLog } from './silent-log.ts';
import { tempFolder } from './temp-folder.ts';
import { workOrder } from './work-order.ts';

export function orderRow(change: Partial<OrderRow> = {}): OrderRow {
  return {
    order: workOrder(),
    state: 'running',
    attempts: 1,
    fence: 1,
    updatedAt: '2026-01-01T00:00:01.000Z',
    ...change,
  };
}

/** A running server over one order, with its token and what was asked of the orders. */
export async function apiServer(change: Partial<ServerOptions> = {}) {
  const dataDir = await tempFolder();
  const asked: unknown[] = [];
  const row = orderRow();
  const note = <T>(what: unknown[], answer: T): Promise<T> => {
    asked.push(what);
    return Promise.resolve(answer);
  };
  const server: RunningServer = await startServer({
    host: '127.0.0.1',
    port: 0,
    hookPath: '/hooks/gitea',
    dataDir,
    log: silentLog,
    redact: (text) => text.replaceAll('hush', '***'),
    ready: async () => [],
    receiver: async (_req, res) => void res.end('received'),
    orders: {
      list: (filter) => note(['list', filter], [row]),
      show: (id) => note(['show', id], id === row.order.id ? row : undefined),
      kill: (id, by) => note(['kill', id, by], true),
      killAll: (by) => note(['kill-all', by], 3),
    },
    ...change,
  });
  onTestFinished(() => server.close());
  const token = (await readServerFile(dataDir))?.token ?? '';
  return { ...server, dataDir, token, asked, row, auth: { authorization: `Bearer ${token}` } };
}

/** Asks and reads the JSON answer. */
export async function ask(url: string, init: RequestInit = {}) {
  const answer = await fetch(url, init);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}
