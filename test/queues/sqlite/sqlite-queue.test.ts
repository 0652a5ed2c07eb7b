import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Queue } from '../../../src/ports/queue.ts';
import { openSqliteQueue } from '../../../src/queues/sqlite/open-sqlite-queue.ts';
import { systemClock } from '../../../src/runtime/system-clock.ts';
import { openSqliteStore } from '../../../src/stores/sql/open-sqlite-store.ts';
import { startChild } from '../../support/child.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const never = new AbortController().signal;
const child = join(import.meta.dirname, 'child-take.ts');
const file = async () => join(await tempFolder(), 'x.db');

async function opened(path: string, clock: Clock, leaseMs = 60_000): Promise<Queue> {
  const queue = await openSqliteQueue({ path, clock, leaseMs, busyMs: 200 });
  onTestFinished(() => queue[Symbol.asyncDispose]());
  return queue;
}

describe('leases of the SQLite queue', () => {
  it('expire when their holder is frozen: another takes over and the holder is told', async () => {
    const path = await file();
    const clock = new ManualClock();
    const frozen = await opened(path, clock);
    const other = await opened(path, clock);
    await frozen.put('a', { priority: 5 });
    const lost = await frozen.take('w1', never);
    clock.jump(59_999);
    expect(await other.depth()).toBe(0);
    clock.jump(1);
    expect(await other.depth()).toBe(1);
    const taken = await other.take('w2', never);
    expect(taken?.id).toBe('a');
    expect(lost?.lost.aborted).toBe(false);
    await clock.advance(0);
    expect(lost?.lost.aborted).toBe(true);
    expect(lost?.lost.reason).toMatchObject({ code: 'LEASE_LOST' });
    await lost?.done();
    await lost?.again(clock.now());
    expect(await other.depth()).toBe(0);
    expect(taken?.lost.aborted).toBe(false);
  });

  it('tell the first holder at once when the same process takes over', async () => {
    const clock = new ManualClock();
    const queue = await opened(await file(), clock);
    await queue.put('a', { priority: 5 });
    const first = await queue.take('w1', never);
    clock.jump(60_000);
    const second = await queue.take('w2', never);
    expect(first?.lost.aborted).toBe(true);
    expect(second?.lost.aborted).toBe(false);
  });

  it('can be dropped once expired', async () => {
    const clock = new ManualClock();
    const queue = await opened(await file(), clock);
    await queue.put('a', { priority: 5 });
    await queue.take('w1', never);
    expect(await queue.drop('a')).toBe(false);
    clock.jump(60_000);
    expect(await queue.drop('a')).toBe(true);
  });

  it('outlive renewals that fail, but not their own end', async () => {
    const path = await file();
    const clock = new ManualClock();
    const queue = await opened(path, clock);
    await queue.put('a', { priority: 5 });
    const lease = await queue.take('w', never);
    const blocker = new DatabaseSync(path);
    blocker.exec('BEGIN IMMEDIATE');
    await clock.advance(20_000);
    await clock.advance(20_000);
    expect(lease?.lost.aborted).toBe(false);
    await clock.advance(20_000);
    expect(lease?.lost.aborted).toBe(true);
    blocker.exec('ROLLBACK');
    blocker.close();
  });

  it('are given back at once by a process that closes', async () => {
    const path = await file();
    const clock = new ManualClock();
    const closing = await opened(path, clock);
    const other = await opened(path, clock);
    await closing.put('a', { priority: 5 });
    await closing.take('w', never);
    await closing[Symbol.asyncDispose]();
    expect((await other.take('w', never))?.id).toBe('a');
  });
});

describe('the SQLite queue in several processes', () => {
  it('gives each order to one taker', async () => {
    const path = await file();
    const queue = await opened(path, systemClock);
    const count = 300;
    for (let n = 0; n < count; n += 1) await queue.put(`o${n}`, { priority: n % 11 });
    const children = [1, 2].map(() => startChild(child, path));
    await Promise.all(children.map((one) => one.next()));
    for (const one of children) one.go();
    const taken = (await Promise.all(children.map((one) => one.next()))).flat();
    expect(taken).toHaveLength(count);
    expect(new Set(taken).size).toBe(count);
    expect(await queue.depth()).toBe(0);
  }, 30_000);

  it('takes over from a killed process without waiting for its lease to expire', async () => {
    const path = await file();
    const queue = await opened(path, systemClock);
    await queue.put('a', { priority: 5 });
    const holder = startChild(child, path, 'hold');
    await holder.next();
    holder.go();
    expect(await holder.next()).toBe('a');
    expect(await queue.drop('a')).toBe(false);
    const taking = queue.take('w', AbortSignal.timeout(20_000));
    await holder.kill();
    expect((await taking)?.id).toBe('a');
  }, 30_000);

  it("sees another process's put within about a second", async () => {
    const path = await file();
    const waiting = await opened(path, systemClock);
    const other = await opened(path, systemClock);
    const taking = waiting.take('w', AbortSignal.timeout(20_000));
    await other.put('a', { priority: 5 });
    const started = performance.now();
    expect((await taking)?.id).toBe('a');
    expect(performance.now() - started).toBeLessThan(5000);
  }, 30_000);
});

describe('the SQLite file of the queue', () => {
  it("may be the store's own", async () => {
    const path = await file();
    await using store = await openSqliteStore({ path, clock: systemClock });
    const queue = await opened(path, systemClock);
    await queue.put('a', { priority: 5 });
    expect(await store.firstSight({ id: 'd', forge: 'gitea', event: 'issues', body: '{}' })).toBe(true);
    expect((await queue.take('w', never))?.id).toBe('a');
  });

  it('keeps what was put from one opening to the next', async () => {
    const path = await file();
    const first = await opened(path, systemClock);
    await first.put('a', { priority: 5 });
    await first[Symbol.asyncDispose]();
    expect(await (await opened(path, systemClock)).depth()).toBe(1);
  });

  it('is refused when it is something else, newer or out of reach', async () => {
    const path = await file();
    const queue = await opened(path, systemClock);
    await queue[Symbol.asyncDispose]();
    const db = new DatabaseSync(path);
    db.exec("UPDATE schema_version SET version = 99 WHERE part = 'queue'");
    db.close();
    await expect(opened(path, systemClock)).rejects.toMatchObject({ code: 'STORE_UNUSABLE' });
    await writeFile(`${path}.txt`, 'no database '.repeat(500));
    await expect(opened(`${path}.txt`, systemClock)).rejects.toMatchObject({ code: 'STORE_UNUSABLE' });
    await expect(opened(join(path, 'y.db'), systemClock)).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE' });
  });

  it('says so when it is locked, and works on afterwards', async () => {
    const path = await file();
    const queue = await opened(path, systemClock);
    const blocker = new DatabaseSync(path);
    blocker.exec('BEGIN IMMEDIATE');
    await expect(queue.put('a', { priority: 5 })).rejects.toMatchObject({ code: 'STORE_BUSY' });
    const taking = queue.take('w', AbortSignal.timeout(20_000));
    blocker.exec('ROLLBACK');
    blocker.close();
    await queue.put('a', { priority: 5 });
    expect((await taking)?.id).toBe('a');
  });
});
