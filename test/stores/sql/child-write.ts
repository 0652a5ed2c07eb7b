import { systemClock } from '../../../src/runtime/system-clock.ts';
import { openSqliteStore } from '../../../src/stores/sql/open-sqlite-store.ts';
import { workOrder } from '../../support/work-order.ts';

/** Writes journal entries and deliveries for ever and prints the number of each that the store has acknowledged. */
const [path = '', round = ''] = process.argv.slice(2);
const store = await openSqliteStore({ path, clock: systemClock });
const order = workOrder();
await store.accept(order);
const fence = await store.lease(order.id, 'child');
for (let n = 0; ; n += 1) {
  const key = `${round}.${n}`;
  await store.note(order.id, fence, { kind: 'intent', key });
  await store.firstSight({ id: key, forge: 'gitea', event: 'issues', body: '{}' });
  process.stdout.write(`${JSON.stringify(key)}\n`);
}
