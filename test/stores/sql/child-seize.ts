import { once } from 'node:events';
import { asBotError } from '../../../src/domain/errors.ts';
import { systemClock } from '../../../src/runtime/system-clock.ts';
import { openSqliteStore } from '../../../src/stores/sql/open-sqlite-store.ts';
import { workOrder } from '../../support/work-order.ts';

/** Opens the store, waits for the start, and again and again seizes the order and writes under the new fence until it is lost. */
const [path = '', count = '0'] = process.argv.slice(2);
await using store = await openSqliteStore({ path, clock: systemClock });
process.stdout.write('"ready"\n');
await once(process.stdin, 'data');
const { id } = workOrder();
const codes: string[] = [];
let written = 0;
for (let n = 0; n < Number(count) && codes.length < 25; n += 1) {
  const fence = await store.seize(id);
  try {
    for (let m = 0; m < 20; m += 1) {
      await store.note(id, fence, { kind: 'intent', key: `${n}.${m}` });
      written += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
  } catch (error) {
    codes.push(asBotError(error).code);
  }
}
process.stdout.write(`${JSON.stringify({ written, codes })}\n`);
