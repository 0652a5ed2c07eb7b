import { once } from 'node:events';
import { systemClock } from '../../../src/runtime/system-clock.ts';
import { openSqliteStore } from '../../../src/stores/sql/open-sqlite-store.ts';
import { numberedOrder } from '../../support/work-order.ts';

/** Opens the store, waits for the start and tries to accept an order for each of many issues under keys of its own. */
const [path = '', name = '', count = '0'] = process.argv.slice(2);
await using store = await openSqliteStore({ path, clock: systemClock });
process.stdout.write('"ready"\n');
await once(process.stdin, 'data');
const accepted: number[] = [];
for (let n = 1; n <= Number(count); n += 1) {
  const order = numberedOrder(n, { id: `${n}-${name}`, key: `${n} of ${name}` });
  if ((await store.accept(order)) === 'accepted') accepted.push(n);
}
process.stdout.write(`${JSON.stringify(accepted)}\n`);
