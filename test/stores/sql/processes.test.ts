import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/ops/system-clock.ts';
import { openSqliteStore } from '../../../src/stores/sql/open-sqlite-store.ts';
import { startChild } from '../../support/child.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { numberedOrder, workOrder } from '../../support/work-order.ts';

const here = (file: string) => join(import.meta.dirname, file);

describe('one SQLite store in several processes', () => {
  it('accepts one order an issue, whoever asks', async () => {
    const path = join(await tempFolder(), 'x.db');
    const count = 150;
    // Both open the new file at once: that is a race of its own.
    const children = ['a', 'b'].map((name) => startChild(here('child-accept.ts'), path, name, String(count)));
    await Promise.all(children.map((child) => child.next()));
    for (const child of children) child.go();
    const accepted = (await Promise.all(children.map((child) => child.next()))).flat();
    expect(accepted.toSorted()).toEqual(Array.from({ length: count }, (_, n) => n + 1).toSorted());
    await using store = await openSqliteStore({ path, clock: systemClock });
    expect(await store.list({})).toHaveLength(count);
  }, 30_000);

  it('keeps every acknowledged write when it is killed, again and again', async () => {
    const path = join(await tempFolder(), 'x.db');
    const acknowledged: unknown[] = [];
    for (const round of ['1', '2', '3', '4', '5']) {
      const child = startChild(here('child-write.ts'), path, round);
      for (let n = 0; n < 25; n += 1) acknowledged.push(await child.next());
      const [rest] = await Promise.all([child.rest(), child.kill()]);
      acknowledged.push(...rest);
    }
    await using store = await openSqliteStore({ path, clock: systemClock });
    const kept = new Set((await store.journal(workOrder().id)).map(({ entry }) => ('key' in entry ? entry.key : '')));
    const seen = new Set((await store.unsettled()).map(({ id }) => id));
    expect(acknowledged.length).toBeGreaterThanOrEqual(125);
    expect(acknowledged.filter((key) => !kept.has(String(key)))).toEqual([]);
    expect(acknowledged.filter((key) => !seen.has(String(key)))).toEqual([]);
    const check = new DatabaseSync(path, { readOnly: true });
    expect(check.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    check.close();
  }, 60_000);

  it('shows one instance what another wrote, and fences it', async () => {
    const path = join(await tempFolder(), 'x.db');
    await using server = await openSqliteStore({ path, clock: systemClock });
    await using cli = await openSqliteStore({ path, clock: systemClock });
    await server.accept(numberedOrder(1));
    const fence = await server.lease(numberedOrder(1).id, 'server');
    expect(await cli.find(numberedOrder(1).id)).toMatchObject({ state: 'queued', fence });
    await cli.seize(numberedOrder(1).id);
    const writing = server.note(numberedOrder(1).id, fence, { kind: 'intent', key: 'x' });
    await expect(writing).rejects.toMatchObject({ code: 'LEASE_LOST' });
  });
});
