import { mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../../src/stores/sql/open-sqlite-store.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { smallDisk } from '../../support/small-disk.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { numberedOrder, workOrder } from '../../support/work-order.ts';

const clock = new ManualClock();
const open = (path: string) => openSqliteStore({ path, clock, busyMs: 200 });
const delivery = { id: 'd', forge: 'gitea', event: 'issues', body: '{}' };

/** Changes the file behind the store's back. */
function tamper(path: string, sql: string): void {
  const db = new DatabaseSync(path);
  db.exec(sql);
  db.close();
}

async function filled(): Promise<string> {
  const path = join(await tempFolder(), 'x.db');
  await using store = await open(path);
  await store.accept(workOrder());
  return path;
}

describe('the SQLite file', () => {
  it('is made with its folders, for its owner only, with every write synced', async () => {
    const folder = join(await tempFolder(), 'new', 'deep');
    const path = join(folder, 'x.db');
    await using store = await open(path);
    await store.accept(workOrder());
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect((await stat(file)).mode & 0o077).toBe(0);
    const db = new DatabaseSync(path);
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    db.close();
  });

  it('keeps everything from one opening to the next', async () => {
    const path = await filled();
    await using store = await open(path);
    expect((await store.find(workOrder().id))?.order).toEqual(workOrder());
  });

  it('of an earlier version gets the sums of what its journals hold', async () => {
    const path = await filled();
    const usage = (usd: number | null) => ({ requests: 1, inputTokens: 1, outputTokens: 1, usd });
    const all = { forge: 'gitea', issue: 'owner/name#7' } as const;
    {
      await using store = await open(path);
      const fence = await store.lease(workOrder().id, 'w');
      for (const usd of [0.5, null, 1])
        await store.note(workOrder().id, fence, { kind: 'spent', key: 'x', model: 'm', usage: usage(usd) });
    }
    tamper(path, "DROP TABLE spending; UPDATE schema_version SET version = 4 WHERE part = 'store'");
    await using store = await open(path);
    expect(await store.spent(all)).toEqual({ usd: 1.5, unpriced: 1 });
    const day = { forge: 'gitea', repository: 'owner/name', day: '2026-01-01' } as const;
    expect(await store.spent(day)).toEqual({ usd: 1.5, unpriced: 1 });
  });

  it('cannot lie where a file is in the way', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'file'), '');
    const failing = { code: 'DATA_DIR_UNUSABLE', message: expect.stringContaining(join(folder, 'file')) };
    await expect(open(join(folder, 'file', 'x.db'))).rejects.toMatchObject(failing);
    await mkdir(join(folder, 'x.db'));
    await expect(open(join(folder, 'x.db'))).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE' });
  });

  it('cannot lie where nobody can write', async () => {
    await expect(open('/proc/issuewright/x.db')).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE' });
    const folder = await tempFolder();
    await symlink('/proc/nowhere', join(folder, 'dangling'));
    await expect(open(join(folder, 'dangling'))).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE' });
  });

  it('is refused when it is something else', async () => {
    const path = join(await tempFolder(), 'x.db');
    await writeFile(path, 'This is a text and no database at all. '.repeat(50));
    await expect(open(path)).rejects.toMatchObject({ code: 'STORE_UNUSABLE', message: expect.stringContaining(path) });
  });

  it('is refused when its pages are damaged', async () => {
    const path = await filled();
    const garbage = Buffer.alloc(4096, 0xa5);
    const db = new DatabaseSync(path);
    const { pages } = db.prepare('SELECT page_count AS pages FROM pragma_page_count').get() ?? {};
    db.close();
    const { open: openFile } = await import('node:fs/promises');
    const file = await openFile(path, 'r+');
    for (let page = 1; page < Number(pages); page += 1) await file.write(garbage, 0, 4096, page * 4096);
    await file.close();
    const reading = async () => {
      await using store = await open(path);
      return await store.list({});
    };
    await expect(reading()).rejects.toMatchObject({ code: 'STORE_UNUSABLE' });
  });

  it('is refused, and left alone, when a newer version wrote it', async () => {
    const path = await filled();
    tamper(path, "UPDATE schema_version SET version = version + 90 WHERE part = 'store'");
    await expect(open(path)).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      message: expect.stringMatching(/schema 9\d.*update/s),
    });
    tamper(path, "UPDATE schema_version SET version = version - 90 WHERE part = 'store'");
    await using store = await open(path);
    expect(await store.list({})).toHaveLength(1);
  });

  it('names the row that it cannot read', async () => {
    const { id } = workOrder();
    for (const [sql, where] of [
      [`UPDATE orders SET body = '{"id":'`, `orders row ${id}`],
      [`UPDATE orders SET body = '{"id":1}'`, `orders row ${id}`],
      [`UPDATE orders SET body = '{"id":"${id}","key":"k","issue":{"number":"x"}}'`, `orders row ${id}`],
      ["UPDATE orders SET state = 'dreaming'", `orders row ${id}`],
      ["UPDATE orders SET outcome = '[]'", `orders row ${id}`],
    ] as const) {
      const path = await filled();
      tamper(path, sql);
      await using store = await open(path);
      const failing = { code: 'STORE_UNUSABLE', message: expect.stringContaining(where) };
      await expect(store.find(id)).rejects.toMatchObject(failing);
      await expect(store.list({})).rejects.toMatchObject(failing);
    }
    const path = await filled();
    tamper(path, `UPDATE journal SET entry = '{"kind":"rumour"}'`);
    await using store = await open(path);
    await expect(store.journal(id)).rejects.toMatchObject({ message: expect.stringContaining(`journal row ${id}/1`) });
  });

  it('says so when another process keeps it locked', async () => {
    const path = await filled();
    await using store = await open(path);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    await expect(store.firstSight(delivery)).rejects.toMatchObject({ code: 'STORE_BUSY' });
    other.exec('ROLLBACK');
    other.close();
    expect(await store.firstSight(delivery)).toBe(true);
  });

  it('writes the deliveries that arrive together with one sync, and none is lost by closing', async () => {
    const path = await filled();
    const store = await open(path);
    const before = await walFrames(path);
    const arriving = Array.from({ length: 100 }, (_, n) => store.firstSight({ ...delivery, id: `d${n}` }));
    expect(await Promise.all(arriving)).not.toContain(false);
    // One commit writes a page once; a hundred commits would write the table's pages a hundred times.
    expect((await walFrames(path)) - before).toBeLessThan(30);
    const late = store.firstSight({ ...delivery, id: 'late' });
    await store[Symbol.asyncDispose]();
    expect(await late).toBe(true);
    await using again = await open(path);
    expect(await again.unsettled()).toHaveLength(101);
  });
});

async function walFrames(path: string): Promise<number> {
  return Math.floor((await stat(`${path}-wal`)).size / 4120);
}

const disk = smallDisk(512);

describe.skipIf(!disk && !process.env.ISSUEWRIGHT_REQUIRE_SERVICES)('a full disk (needs the right to mount)', () => {
  it('is said, loses nothing, and is got over', async () => {
    if (!disk) throw new Error('no file system could be mounted');
    using small = disk;
    const path = join(small.path, 'x.db');
    const kept: string[] = [];
    {
      await using store = await open(path);
      await store.accept(numberedOrder(1));
      const fence = await store.lease(numberedOrder(1).id, 'w');
      const filling = async () => {
        for (let n = 0; ; n += 1) {
          const key = `k${n}`;
          await store.note(numberedOrder(1).id, fence, { kind: 'receipt', key, value: 'x'.repeat(5000), ms: 1 });
          kept.push(key);
        }
      };
      await expect(filling()).rejects.toMatchObject({ code: 'DISK_FULL' });
      await expect(store.firstSight({ ...delivery, body: 'x'.repeat(400_000) })).rejects.toMatchObject({
        code: 'DISK_FULL',
      });
      expect(kept.length).toBeGreaterThan(5);
      expect(await store.unsettled()).toEqual([]);
    }
    await using store = await open(path);
    const keys = (await store.journal(numberedOrder(1).id)).flatMap(({ entry }) => ('key' in entry ? [entry.key] : []));
    expect(keys).toEqual(kept);
  });

  it('is said at the first opening', async () => {
    const full = smallDisk(4);
    if (!full) throw new Error('no file system could be mounted');
    using small = full;
    await expect(open(join(small.path, 'x.db'))).rejects.toMatchObject({ code: 'DISK_FULL' });
  });
});
