import { once } from 'node:events';
import { openSqliteQueue } from '../../../src/queues/sqlite/open-sqlite-queue.ts';
import { systemClock } from '../../../src/runtime/system-clock.ts';

/** Opens the queue, waits for the start and takes until nothing comes for a while; prints what it took. */
const [path = '', mode = 'done'] = process.argv.slice(2);
const queue = await openSqliteQueue({ path, clock: systemClock });
process.stdout.write('"ready"\n');
await once(process.stdin, 'data');
const taken: string[] = [];
for (;;) {
  const lease = await queue.take('child', AbortSignal.timeout(1500));
  if (!lease) break;
  taken.push(lease.id);
  if (mode === 'hold') {
    process.stdout.write(`${JSON.stringify(lease.id)}\n`);
    await new Promise(() => setInterval(() => undefined, 1000));
  }
  await lease.done();
}
process.stdout.write(`${JSON.stringify(taken)}\n`);
await queue[Symbol.asyncDispose]();
