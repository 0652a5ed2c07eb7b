import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { BotError } from '../../domain/errors.ts';
import { prepareNamed } from '../../lib/named-statements.ts';
import { inTransaction, openSqliteFile } from '../../lib/sqlite-file.ts';
import type { GroupWritten, NewDelivery } from './delivery-writer.ts';
import { storeFault } from './store-fault.ts';

// A thread of its own, since a sync to the disk holds up whatever else its thread would do.

const port = parentPort;
if (!port) throw new BotError('INTERNAL', 'this module runs in a thread of its own');
const { path, busyMs } = z.object({ path: z.string(), busyMs: z.number() }).parse(workerData);

const file = open();
// Told to the first group that needs it.
file.catch(() => undefined);

// It never rejects.
port.on('message', (group: readonly NewDelivery[]) => void written(group).then((result) => port.postMessage(result)));

async function open() {
  const db = await openSqliteFile({ path, sync: 'full', busyMs });
  const { insertDelivery } = await prepareNamed(db, join(import.meta.dirname, 'statements.sql'), ['insertDelivery']);
  return { db, insertDelivery };
}

async function written(group: readonly NewDelivery[]): Promise<GroupWritten> {
  try {
    const { db, insertDelivery } = await file;
    const insert = ({ id, forge, event, body, now }: NewDelivery) =>
      insertDelivery.run({ id, forge, event, body, now }).changes === 1;
    return { fresh: inTransaction(db, () => group.map(insert)) };
  } catch (error) {
    const { code, message } = storeFault(error, path);
    return { fault: { code, message } };
  }
}
