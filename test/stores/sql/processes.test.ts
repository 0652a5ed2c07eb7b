import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/runtime/system-clock.ts';
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

  it('fences writers of several processes against each other in every moment', async () => {
    const path = join(await tempFolder(), 'x.db');
    await using store = await openSqliteStore({ path, clock: systemClock });
    await store.accept(workOrder());
    const children = [1, 2].map(() => startChild(here('child-seize.ts'), path, '150'));
    await Promise.all(children.map((child) => child.next()));
    for (const child of children) child.go();
    const told = (await Promise.all(children.map((child) => child.next()))) as { written: number; codes: string[] }[];
    // Nothing but a lost lease ever stops a writer, and all that was written stands in the order of the fences.
    // How often the two really meet is the scheduler's business; that a lease is lost at all is shown below.
    expect(told.flatMap(({ codes }) => codes).filter((code) => code !== 'LEASE_LOST')).toEqual([]);
    const fences = (await store.journal(workOrder().id)).slice(1).map(({ fence }) => fence);
    expect(fences).toHaveLength(told.reduce((sum, { written }) => sum + written, 0));
    expect(fences).toEqual(fences.toSorted((a, b) => a - b));
  }, 60_000);

  it('waits for the process that holds a new file while it is opened', async () => {
    const path = join(await tempFolder(), 'x.db');
    const blocker = startChild(here('child-block.ts'), path, '300');
    await blocker.next();
    await using store = await openSqliteStore({ path, clock: systemClock });
    expect(await store.accept(workOrder())).toBe('accepted');
  }, 30_000);

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
