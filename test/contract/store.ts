import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/domain/journal.ts';
import { canMove, isClosed, ORDER_STATES, type OrderState, type WorkOrder } from '../../src/domain/order.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Store } from '../../src/ports/store.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { numberedOrder, workOrder } from '../support/work-order.ts';

const FAILED: Outcome = { kind: 'failed', code: 'GIT_FAILED', sentence: 'A git command failed.', hint: 'See the log.' };

/** Shortest ways from `queued` into each state. */
const WAYS: Readonly<Record<OrderState, readonly OrderState[]>> = {
  queued: [],
  claimed: ['claimed'],
  running: ['claimed', 'running'],
  delivered: ['claimed', 'running', 'delivered'],
  declined: ['declined'],
  paused: ['paused'],
  failed: ['failed'],
  stopped: ['stopped'],
  escalated: ['escalated'],
};

/** What every store must do. */
export function storeContract(name: string, open: (clock: Clock) => Promise<Store>): void {
  describe(`store contract: ${name}`, () => {
    let store: Store;
    let clock: ManualClock;
    const order = workOrder();

    beforeEach(async () => {
      clock = new ManualClock();
      store = await open(clock);
    });
    afterEach(async () => {
      await store[Symbol.asyncDispose]();
    });

    async function accepted(): Promise<number> {
      await store.accept(order);
      return await store.lease(order.id, 'w');
    }

    async function brought(to: OrderState): Promise<number> {
      const fence = await accepted();
      for (const state of WAYS[to]) await store.move(order.id, fence, state);
      return fence;
    }

    const stateOf = async (id: string) => (await store.find(id))?.state;

    describe('accept', () => {
      it('keeps the order as it was given', async () => {
        const odd = workOrder({
          snapshot: { ...order.snapshot, title: '"; DROP TABLE orders; --', body: 'Ünï\u0000\n👩‍💻 \u2028' },
        });
        expect(await store.accept(odd)).toBe('accepted');
        expect(await store.find(odd.id)).toEqual({
          order: odd,
          state: 'queued',
          attempts: 0,
          fence: 0,
          updatedAt: '2026-01-01T00:00:00.000Z',
        });
      });

      it('journals the first state', async () => {
        await store.accept(order);
        expect((await store.journal(order.id)).map(({ entry }) => entry)).toEqual([{ kind: 'state', state: 'queued' }]);
      });

      it('calls the same key a duplicate, even of a finished order', async () => {
        const fence = await accepted();
        await store.close(order.id, fence, FAILED);
        expect(await store.accept(order)).toBe('duplicate');
        expect(await store.accept({ ...order, id: '7-ffffffff' })).toBe('duplicate');
        expect(await store.find('7-ffffffff')).toBeUndefined();
      });

      for (const state of ORDER_STATES) {
        const second = { ...order, id: '7-00000002', key: 'gitea:owner/name#7@2' };
        it(`${isClosed(state) ? 'takes' : 'refuses'} another order for an issue whose order is ${state}`, async () => {
          await brought(state);
          expect(await store.accept(second)).toBe(isClosed(state) ? 'accepted' : 'duplicate');
          expect(await store.list({})).toHaveLength(isClosed(state) ? 2 : 1);
        });
      }

      it('knows an issue in whatever letter case its repository is written', async () => {
        await store.accept(order);
        const issue = { repo: { owner: 'OWNER', name: 'Name' }, number: 7 };
        expect(await store.accept({ ...order, id: '7-2', key: 'k2', issue })).toBe('duplicate');
      });

      it('keeps the issues of two forges apart', async () => {
        await store.accept(order);
        expect(await store.accept({ ...order, id: '7-2', key: 'k2', forge: 'local' })).toBe('accepted');
      });

      it('never loses an order to another with the same id', async () => {
        await store.accept(order);
        const other = numberedOrder(8, { id: order.id });
        await expect(store.accept(other)).rejects.toMatchObject({ code: 'INTERNAL' });
      });

      it('lets one of many at once through', async () => {
        const tries = Array.from({ length: 20 }, (_, n) => store.accept({ ...order, id: `7-${n}`, key: `k${n}` }));
        const answers = await Promise.all(tries);
        expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(1);
      });
    });

    it('keeps why a repository is paused until that is lifted', async () => {
      expect(await store.pauseOf('gitea a/b')).toBeUndefined();
      await store.setPause('gitea a/b', undefined);
      await store.setPause('gitea a/b', { by: 'ann', why: 'first', at: '2026-01-01T00:00:00.000Z' });
      const second = { by: 'bob', why: 'second', at: '2026-01-02T00:00:00.000Z' };
      await store.setPause('gitea a/b', second);
      expect(await store.pauseOf('gitea a/b')).toEqual(second);
      expect(await store.pauseOf('gitea a/c')).toBeUndefined();
      await store.setPause('gitea a/b', undefined);
      expect(await store.pauseOf('gitea a/b')).toBeUndefined();
    });

    describe('turns', () => {
      it('are kept by thread, oldest first, and forgotten when they are old', async () => {
        await store.addTurn('a', { by: 'ann', at: 10 }, 0);
        await store.addTurn('a', { by: 'bob', at: 20 }, 0);
        await store.addTurn('b', { by: 'ann', at: 30 }, 0);
        expect(await store.turns('a', 0)).toEqual([
          { by: 'ann', at: 10 },
          { by: 'bob', at: 20 },
        ]);
        expect(await store.turns('a', 11)).toEqual([{ by: 'bob', at: 20 }]);
        await store.addTurn('a', { by: 'ann', at: 40 }, 15);
        expect((await store.turns('a', 0)).map(({ at }) => at)).toEqual([20, 40]);
        expect(await store.turns('c', 0)).toEqual([]);
      });
    });

    describe('list', () => {
      it('gives the newest first, filtered and cut', async () => {
        for (const n of [1, 2, 3, 4]) await store.accept(numberedOrder(n));
        await store.move(numberedOrder(2).id, 0, 'stopped');
        const numbers = async (filter: Parameters<Store['list']>[0]) =>
          (await store.list(filter)).map((row) => row.order.issue.number);
        expect(await numbers({})).toEqual([4, 3, 2, 1]);
        expect(await numbers({ limit: 2 })).toEqual([4, 3]);
        expect(await numbers({ limit: 0 })).toEqual([]);
        expect(await numbers({ states: ['queued'] })).toEqual([4, 3, 1]);
        expect(await numbers({ states: ['stopped', 'queued'], limit: 3 })).toEqual([4, 3, 2]);
        expect(await numbers({ states: [] })).toEqual([]);
        expect(await numbers({ issue: 'owner/name#3' })).toEqual([3]);
        expect(await numbers({ issue: 'Owner/Name#3' })).toEqual([3]);
        expect(await numbers({ issue: 'owner/name#33' })).toEqual([]);
      });

      it('gives copies: what is done to them changes nothing', async () => {
        await store.accept(order);
        const [row] = await store.list({});
        Object.assign(row?.order.snapshot ?? {}, { title: 'forged' });
        expect((await store.find(order.id))?.order.snapshot.title).toBe(order.snapshot.title);
      });
    });

    describe('fence', () => {
      it('rises with every lease and seizure, and counts attempts of leases only', async () => {
        await store.accept(order);
        expect(await store.lease(order.id, 'a')).toBe(1);
        expect(await store.lease(order.id, 'b')).toBe(2);
        expect(await store.seize(order.id)).toBe(3);
        expect(await store.find(order.id)).toMatchObject({ attempts: 2, fence: 3 });
      });

      for (const takeOver of ['lease', 'seize'] as const) {
        it(`shuts the earlier writer out after a ${takeOver}`, async () => {
          const old = await accepted();
          await store[takeOver](order.id, 'other');
          const before = [await store.find(order.id), await store.journal(order.id)];
          const lost = { code: 'LEASE_LOST' };
          await expect(store.note(order.id, old, { kind: 'intent', key: 'x' })).rejects.toMatchObject(lost);
          await expect(store.move(order.id, old, 'claimed')).rejects.toMatchObject(lost);
          await expect(store.close(order.id, old, FAILED)).rejects.toMatchObject(lost);
          expect([await store.find(order.id), await store.journal(order.id)]).toEqual(before);
        });
      }

      it('shuts a writer out that claims a fence of the future', async () => {
        const fence = await accepted();
        await expect(store.move(order.id, fence + 1, 'claimed')).rejects.toMatchObject({ code: 'LEASE_LOST' });
      });

      it('forgives an attempt but never below none', async () => {
        await accepted();
        await store.forgive(order.id);
        await store.forgive(order.id);
        expect(await store.find(order.id)).toMatchObject({ attempts: 0, fence: 1 });
      });

      it('says so when there is no such order', async () => {
        const unknown = { code: 'ORDER_UNKNOWN' };
        await expect(store.lease('nope', 'w')).rejects.toMatchObject(unknown);
        await expect(store.seize('nope')).rejects.toMatchObject(unknown);
        await expect(store.forgive('nope')).rejects.toMatchObject(unknown);
        await expect(store.note('nope', 0, { kind: 'intent', key: 'x' })).rejects.toMatchObject(unknown);
        await expect(store.move('nope', 0, 'claimed')).rejects.toMatchObject(unknown);
        await expect(store.close('nope', 0, FAILED)).rejects.toMatchObject(unknown);
        expect(await store.find('nope')).toBeUndefined();
        expect(await store.journal('nope')).toEqual([]);
      });
    });

    it('counts the starts of an order anew when somebody resumes it, and not when it is queued after a crash', async () => {
      await accepted();
      const fence = await store.lease(order.id, 'w');
      await store.move(order.id, fence, 'claimed');
      await store.move(order.id, fence, 'queued');
      const counted = (await store.find(order.id))?.attempts ?? 0;
      expect(counted).toBeGreaterThan(0);
      await store.close(order.id, fence, { kind: 'paused', why: 'budget' });
      expect((await store.find(order.id))?.attempts).toBe(counted);
      await store.move(order.id, fence, 'queued', 'resumed');
      expect((await store.find(order.id))?.attempts).toBe(0);
    });

    describe('journal', () => {
      it('keeps every entry in order, with number, time and fence', async () => {
        const fence = await accepted();
        const entries: JournalEntry[] = [
          { kind: 'intent', key: 'claim' },
          { kind: 'receipt', key: 'claim', value: { deep: [1, null, 'ü', { a: true }] }, ms: 12 },
          { kind: 'receipt', key: 'empty', value: null, ms: 0 },
          { kind: 'spent', key: 'x', model: 'a/b', usage: { requests: 1, inputTokens: 2, outputTokens: 3, usd: null } },
          { kind: 'decision', by: 'ann', decision: { kind: 'approve', plan: '0a1b2c3d4e5f' } },
          { kind: 'outcome', outcome: FAILED },
        ];
        for (const entry of entries) {
          await clock.advance(1000);
          await store.note(order.id, fence, entry);
        }
        const lines = (await store.journal(order.id)).slice(1);
        expect(lines.map(({ entry }) => entry)).toEqual(entries);
        expect(lines.map(({ seq }) => seq)).toEqual([2, 3, 4, 5, 6, 7]);
        expect(lines[0]).toMatchObject({ at: '2026-01-01T00:00:01.000Z', fence: 1 });
      });

      it('keeps the journals of two orders apart', async () => {
        const fence = await accepted();
        await store.accept(numberedOrder(8));
        await store.note(order.id, fence, { kind: 'intent', key: 'mine' });
        expect(await store.journal(numberedOrder(8).id)).toHaveLength(1);
      });

      it('takes an entry of a megabyte', async () => {
        const fence = await accepted();
        const value = 'x'.repeat(1024 * 1024);
        await store.note(order.id, fence, { kind: 'receipt', key: 'big', value, ms: 1 });
        expect((await store.journal(order.id)).at(-1)?.entry).toEqual({ kind: 'receipt', key: 'big', value, ms: 1 });
      });
    });

    describe('spending', () => {
      const call = (usd: number | null): JournalEntry => ({
        kind: 'spent',
        key: 'x',
        model: 'a/b',
        usage: { requests: 1, inputTokens: 2, outputTokens: 3, usd },
      });
      const spend = async (one: WorkOrder, ...prices: readonly (number | null)[]) => {
        await store.accept(one);
        const fence = await store.lease(one.id, 'w');
        for (const usd of prices) await store.note(one.id, fence, call(usd));
        return fence;
      };
      const ofIssue = (issue: string) => store.spent({ forge: 'gitea', issue });
      const ofDay = (day: string, repository = 'owner/name') => store.spent({ forge: 'gitea', repository, day });

      it('is nothing at first', async () => {
        expect(await ofIssue('owner/name#7')).toEqual({ usd: 0, unpriced: 0 });
        expect(await ofDay('2026-01-01')).toEqual({ usd: 0, unpriced: 0 });
      });

      it('sums up all orders of an issue, whoever wrote its name how', async () => {
        const fence = await spend(order, 0.5, null, 0.25);
        await store.close(order.id, fence, FAILED);
        await spend(workOrder({ id: '7-00000002', key: 'gitea:owner/name#7@2' }), 1);
        await spend(numberedOrder(8), 16);
        expect(await ofIssue('Owner/Name#7')).toEqual({ usd: 1.75, unpriced: 1 });
        expect(await store.spent({ forge: 'github', issue: 'owner/name#7' })).toEqual({ usd: 0, unpriced: 0 });
      });

      it('sums up a day of a repository, each call on its own day (UTC)', async () => {
        const fence = await spend(order, 0.5);
        await spend(numberedOrder(8), 0.25, null);
        const other = { repo: { owner: 'owner', name: 'other' }, number: 9 };
        await spend(numberedOrder(9, { issue: other }), 16);
        await clock.advance(24 * 3_600_000);
        await store.note(order.id, fence, call(2));
        expect(await ofDay('2026-01-01')).toEqual({ usd: 0.75, unpriced: 1 });
        expect(await ofDay('2026-01-02', 'OWNER/NAME')).toEqual({ usd: 2, unpriced: 0 });
        expect(await ofDay('2026-01-01', 'owner/other')).toEqual({ usd: 16, unpriced: 0 });
      });

      it('counts nothing that a stale writer wrote', async () => {
        const stale = await spend(order, 0.5);
        await store.seize(order.id);
        await expect(store.note(order.id, stale, call(1))).rejects.toMatchObject({ code: 'LEASE_LOST' });
        expect(await ofIssue('owner/name#7')).toEqual({ usd: 0.5, unpriced: 0 });
      });
    });

    describe('states', () => {
      for (const from of ORDER_STATES) {
        for (const to of ORDER_STATES) {
          it(`${canMove(from, to) ? 'goes' : 'does not go'} from ${from} to ${to}`, async () => {
            const fence = await brought(from);
            const lines = (await store.journal(order.id)).length;
            const moving = store.move(order.id, fence, to, 'because');
            if (canMove(from, to)) await moving;
            else await expect(moving).rejects.toMatchObject({ code: 'INTERNAL' });
            expect(await stateOf(order.id)).toBe(canMove(from, to) ? to : from);
            expect(await store.journal(order.id)).toHaveLength(lines + (canMove(from, to) ? 1 : 0));
          });
        }
      }

      it('journals a move with its reason', async () => {
        const fence = await accepted();
        await store.move(order.id, fence, 'paused', 'the budget is spent');
        const entry = (await store.journal(order.id)).at(-1)?.entry;
        expect(entry).toEqual({ kind: 'state', state: 'paused', why: 'the budget is spent' });
      });

      it('does not reopen an order whose issue has another one by now', async () => {
        const fence = await brought('failed');
        await store.accept({ ...order, id: '7-00000002', key: 'k2' });
        await expect(store.move(order.id, fence, 'queued')).rejects.toMatchObject({ code: 'CLAIM_HELD' });
        expect(await stateOf(order.id)).toBe('failed');
      });

      it('reopens one whose issue is free', async () => {
        const fence = await brought('failed');
        await store.move(order.id, fence, 'queued');
        expect(await stateOf(order.id)).toBe('queued');
        expect(await store.accept({ ...order, id: '7-2', key: 'k2' })).toBe('duplicate');
      });
    });

    describe('close', () => {
      it('writes outcome, state and journal together', async () => {
        const fence = await brought('running');
        await store.close(order.id, fence, FAILED);
        expect(await store.find(order.id)).toMatchObject({ state: 'failed', outcome: FAILED });
        expect((await store.journal(order.id)).at(-1)?.entry).toMatchObject({ kind: 'state', state: 'failed' });
      });

      it('may be repeated', async () => {
        const fence = await brought('running');
        await store.close(order.id, fence, FAILED);
        const lines = await store.journal(order.id);
        await store.close(order.id, fence, FAILED);
        expect(await store.journal(order.id)).toEqual(lines);
      });

      it('obeys the transition table', async () => {
        const fence = await brought('stopped');
        await expect(store.close(order.id, fence, FAILED)).rejects.toMatchObject({ code: 'INTERNAL' });
        expect((await store.find(order.id))?.outcome).toBeUndefined();
      });
    });

    describe('deliveries', () => {
      const delivery = { id: 'd1', forge: 'gitea', event: 'issues', body: '{"a":"ü\\u0000"}' };

      it('are seen once', async () => {
        expect(await store.firstSight(delivery)).toBe(true);
        expect(await store.firstSight({ ...delivery, body: 'other' })).toBe(false);
        expect(await store.unsettled()).toEqual([delivery]);
      });

      it('are seen once among many at once', async () => {
        const ids = Array.from({ length: 200 }, (_, n) => `d${n % 50}`);
        const fresh = await Promise.all(ids.map((id) => store.firstSight({ ...delivery, id })));
        expect(fresh.filter(Boolean)).toHaveLength(50);
        expect((await store.unsettled()).map(({ id }) => id)).toEqual(ids.slice(0, 50));
      });

      it('are known after they are settled, and settled for good', async () => {
        await store.firstSight(delivery);
        await store.firstSight({ ...delivery, id: 'd2' });
        await store.settle('d1');
        await store.settle('d1');
        await store.settle('never seen');
        expect((await store.unsettled()).map(({ id }) => id)).toEqual(['d2']);
        expect(await store.firstSight(delivery)).toBe(false);
        expect(await store.unsettled()).toHaveLength(1);
      });
    });

    it('may be disposed of twice', async () => {
      await store[Symbol.asyncDispose]();
    });
  });
}
