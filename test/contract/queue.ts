import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/ports/clock.ts';
import type { Lease, Queue } from '../../src/ports/queue.ts';
import { ManualClock } from '../support/manual-clock.ts';

const PLAIN = { priority: 5 };

/** What every queue must do. */
export function queueContract(name: string, open: (clock: Clock) => Promise<Queue>): void {
  describe(`queue contract: ${name}`, () => {
    let queue: Queue;
    let clock: ManualClock;
    const never = new AbortController().signal;

    beforeEach(async () => {
      clock = new ManualClock();
      queue = await open(clock);
    });
    afterEach(async () => {
      await queue[Symbol.asyncDispose]();
    });

    /** What can be taken without waiting, in the order in which it is taken; all of it stays leased. */
    async function takeable(): Promise<Lease[]> {
      const leases: Lease[] = [];
      for (;;) {
        const signal = new AbortController();
        const taking = queue.take('w', signal.signal);
        // A take that finds something resolves without any timer; one that waits is called off.
        await Promise.race([taking, turn()]);
        signal.abort();
        const lease = await taking;
        if (lease === undefined) return leases;
        leases.push(lease);
      }
    }

    const turn = async () => {
      for (let n = 0; n < 3; n += 1) await new Promise((resolve) => setImmediate(resolve));
    };
    const ids = async () => (await takeable()).map(({ id }) => id);

    it('gives the higher priority first, and the earlier among equals', async () => {
      for (const [id, priority] of [
        ['a', 5],
        ['b', 10],
        ['c', 5],
        ['d', 0],
        ['e', 10],
      ] as const)
        await queue.put(id, { priority });
      expect(await ids()).toEqual(['b', 'e', 'a', 'c', 'd']);
    });

    it('gives each once', async () => {
      for (let n = 0; n < 30; n += 1) await queue.put(`o${n}`, PLAIN);
      const leases = await Promise.all(Array.from({ length: 30 }, () => queue.take('w', never)));
      expect(new Set(leases.map((lease) => lease?.id)).size).toBe(30);
      expect(await queue.depth()).toBe(0);
    });

    it('does nothing for a put of what is waiting', async () => {
      await queue.put('a', { priority: 1 });
      await queue.put('b', { priority: 2 });
      await queue.put('a', { priority: 9 });
      expect(await ids()).toEqual(['b', 'a']);
    });

    it('does nothing for a put of what is leased', async () => {
      await queue.put('a', PLAIN);
      const lease = await queue.take('w', never);
      await queue.put('a', PLAIN);
      expect(await ids()).toEqual([]);
      await lease?.done();
      expect(await ids()).toEqual([]);
    });

    it('takes a put again after it was done', async () => {
      await queue.put('a', PLAIN);
      await (await queue.take('w', never))?.done();
      await queue.put('a', PLAIN);
      expect(await ids()).toEqual(['a']);
    });

    it('wakes who waits when something is put', async () => {
      const taking = queue.take('w', never);
      await turn();
      await queue.put('a', PLAIN);
      expect((await taking)?.id).toBe('a');
    });

    it('gives one put to one of several who wait', async () => {
      const stop = new AbortController();
      const taking = [1, 2, 3].map(() => queue.take('w', stop.signal));
      await turn();
      await queue.put('a', PLAIN);
      expect((await Promise.race(taking))?.id).toBe('a');
      stop.abort();
      expect((await Promise.all(taking)).filter((lease) => lease !== undefined)).toHaveLength(1);
    });

    it('ends a wait without anything when the signal aborts', async () => {
      const stop = new AbortController();
      const taking = queue.take('w', stop.signal);
      await turn();
      stop.abort();
      expect(await taking).toBeUndefined();
      expect(await queue.take('w', AbortSignal.abort())).toBeUndefined();
      await queue.put('a', PLAIN);
      expect(await ids()).toEqual(['a']);
    });

    it('ends every wait when it is closed, and takes nothing afterwards', async () => {
      const taking = queue.take('w', never);
      await turn();
      await queue[Symbol.asyncDispose]();
      expect(await taking).toBeUndefined();
      expect(await queue.take('w', never)).toBeUndefined();
    });

    it('leaves nothing waiting on the clock', async () => {
      const stop = new AbortController();
      const taking = [1, 2, 3].map(() => queue.take('w', stop.signal));
      await turn();
      stop.abort();
      await Promise.all(taking);
      await queue.put('a', PLAIN);
      await (await queue.take('w', never))?.done();
      await turn();
      expect(clock.sleepers).toBe(0);
    });

    it('holds back what is not due, and gives it when it is', async () => {
      await queue.put('later', { priority: 10, notBefore: clock.now() + 5000 });
      await queue.put('now', { priority: 0 });
      expect(await ids()).toEqual(['now']);
      const taking = queue.take('w', never);
      await turn();
      await clock.advance(4999);
      expect(await Promise.race([taking.then(() => 'early'), turn().then(() => 'waits')])).toBe('waits');
      await clock.advance(1);
      expect((await taking)?.id).toBe('later');
    });

    it('takes times that are odd', async () => {
      await queue.put('past', { priority: 5, notBefore: -1.5 });
      await queue.put('never', { priority: 5, notBefore: Number.POSITIVE_INFINITY });
      await queue.put('soon', { priority: 5, notBefore: clock.now() + 0.5 });
      expect(await ids()).toEqual(['past']);
      await clock.advance(1);
      expect(await ids()).toEqual(['soon']);
    });

    it('puts back with `again`, not before the time, in its old place', async () => {
      await queue.put('a', PLAIN);
      await queue.put('b', PLAIN);
      const lease = await queue.take('w', never);
      await lease?.again(clock.now() + 1000);
      expect(await queue.depth()).toBe(2);
      expect(await ids()).toEqual(['b']);
      await clock.advance(1000);
      expect(await ids()).toEqual(['a']);
    });

    it('wakes who waits when something is put back', async () => {
      await queue.put('a', PLAIN);
      const lease = await queue.take('w', never);
      const taking = queue.take('w', never);
      await turn();
      await lease?.again(clock.now());
      await clock.advance(1000);
      expect((await taking)?.id).toBe('a');
    });

    it('lets a lease that has ended do nothing more', async () => {
      await queue.put('a', PLAIN);
      const first = await queue.take('w', never);
      await first?.again(clock.now());
      const second = await queue.take('w', never);
      await first?.done();
      await first?.again(clock.now());
      expect(await ids()).toEqual([]);
      await second?.done();
      await queue.put('a', PLAIN);
      await second?.done();
      expect(await ids()).toEqual(['a']);
    });

    it('keeps a lease for as long as it is held', async () => {
      await queue.put('a', PLAIN);
      const lease = await queue.take('w', never);
      for (let n = 0; n < 50; n += 1) await clock.advance(20_000);
      expect(lease?.lost.aborted).toBe(false);
      expect(await ids()).toEqual([]);
    });

    it('tells the holders when it is closed', async () => {
      await queue.put('a', PLAIN);
      const lease = await queue.take('w', never);
      await queue[Symbol.asyncDispose]();
      expect(lease?.lost.aborted).toBe(true);
      expect(lease?.lost.reason).toMatchObject({ code: 'LEASE_LOST' });
    });

    it('drops what waits, and only that', async () => {
      await queue.put('a', PLAIN);
      await queue.put('b', { priority: 1, notBefore: clock.now() + 1000 });
      expect(await queue.drop('a')).toBe(true);
      expect(await queue.drop('a')).toBe(false);
      expect(await queue.drop('b')).toBe(true);
      await queue.put('c', PLAIN);
      const lease = await queue.take('w', never);
      expect(await queue.drop('c')).toBe(false);
      expect(lease?.lost.aborted).toBe(false);
      expect(await queue.depth()).toBe(0);
    });

    it('counts what waits, due or not, without what is leased', async () => {
      expect(await queue.depth()).toBe(0);
      await queue.put('a', PLAIN);
      await queue.put('b', { priority: 1, notBefore: clock.now() + 1000 });
      expect(await queue.depth()).toBe(2);
      await queue.take('w', never);
      expect(await queue.depth()).toBe(1);
    });

    it('may be disposed of twice', async () => {
      await queue[Symbol.asyncDispose]();
    });
  });
}
