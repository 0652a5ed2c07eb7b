import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../src/domain/journal.ts';
import { MemoryStore } from '../../../src/stores/memory/memory-store.ts';
import { RefStore } from '../../../src/stores/ref/ref-store.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { memoryRefs } from '../../support/memory-refs.ts';
import { workOrder } from '../../support/work-order.ts';

const signal = new AbortController().signal;
const order = workOrder();
const { number } = order.issue;
const COMMIT = 'a'.repeat(40);

/** Machines of one installation over one forge; each call is another machine. */
function machines() {
  const refs = memoryRefs();
  const machine = (secret = 'ours') =>
    new RefStore({ inner: new MemoryStore(new ManualClock()), refs, secret, signal });
  return { refs, machine };
}

const receipt = (key: string, facts: object): JournalEntry => ({
  kind: 'receipt',
  key,
  ms: 1,
  value: { kind: 'done', facts },
});
const change = { base: COMMIT, commit: COMMIT, files: [] };

describe('a store in refs of the forge', () => {
  it('hands an order with its journal from one machine to the next', async () => {
    const { machine } = machines();
    const first = machine();
    await first.accept(order);
    const fence = await first.lease(order.id, 'a');
    await first.note(order.id, fence, receipt('claim', {}));
    await first.note(order.id, fence, { kind: 'intent', key: 'implement' });
    const second = machine();
    const [row] = await second.load();
    expect(row).toMatchObject({ order: { id: order.id }, attempts: 1, fence });
    const keys = (await second.journal(order.id)).map(({ entry }) => ('key' in entry ? entry.key : entry.kind));
    expect(keys).toEqual(['state', 'claim', 'implement']);
    expect(await second.lease(order.id, 'b')).toBe(fence + 1);
  });

  it('lets only one of two machines write on, whichever comes first', async () => {
    const { machine } = machines();
    const first = machine();
    await first.accept(order);
    const fence = await first.lease(order.id, 'a');
    const second = machine();
    await second.load([number]);
    await second.lease(order.id, 'b');
    const late = first.note(order.id, fence, { kind: 'intent', key: 'ship' });
    await expect(late).rejects.toMatchObject({ code: 'LEASE_LOST' });
    await expect(first.close(order.id, fence, { kind: 'no-change', why: 'x' })).rejects.toMatchObject({
      code: 'LEASE_LOST',
    });
  });

  it('does not take up what was signed with another secret, changed, or never signed', async () => {
    const { refs, machine } = machines();
    const ours = machine();
    await ours.accept(order);
    expect(await machine('theirs').load()).toEqual([]);
    const there = await refs.load(number, signal);
    for (const text of [there?.text.replace('"queued"', '"failed"'), '{}', '', 'issuewright order\n\n{}']) {
      const sha = (await refs.load(number, signal))?.sha;
      await refs.save(number, text ?? '', { commit: undefined, expect: sha }, signal);
      expect(await machine().load(), text).toEqual([]);
    }
    // The next order replaces it all the same.
    const next = machine();
    await next.load();
    expect(await next.accept(order)).toBe('accepted');
  });

  it('leaves out a change that is only a file of one machine, but not what it cost', async () => {
    const { machine } = machines();
    const first = machine();
    await first.accept(order);
    const fence = await first.lease(order.id, 'a');
    const usage = { requests: 1, inputTokens: 2, outputTokens: 3, usd: 4 };
    for (const entry of [
      receipt('implement', { handedOut: { file: 'one' } }),
      receipt('commit', { change }),
      { kind: 'intent', key: 'test#1/repair' },
      { kind: 'spent', key: 'test#1/repair', model: 'm', usage },
      receipt('test#1/repair', { handedOut: { file: 'two' } }),
      { kind: 'intent', key: 'test#1/commit' },
      { kind: 'spent', key: 'test#1/commit', model: 'm', usage },
    ] satisfies JournalEntry[]) {
      await first.note(order.id, fence, entry);
    }
    await first.move(order.id, fence, 'claimed');
    const second = machine();
    await second.load();
    const kept = (await second.journal(order.id)).map(
      ({ entry }) => `${entry.kind} ${'key' in entry ? entry.key : ''}`,
    );
    expect(kept).toEqual([
      'state ',
      'receipt implement',
      'receipt commit',
      'intent test#1/repair',
      'spent test#1/repair',
      'spent test#1/commit',
      'state ',
    ]);
  });

  it('remembers what the orders cost that are kept no more', async () => {
    const { machine } = machines();
    const usage = { requests: 1, inputTokens: 2, outputTokens: 3, usd: 4 };
    for (const n of [1, 2, 3]) {
      const store = machine();
      await store.load();
      const one = { ...order, id: `${number}-0000000${n}`, key: `gitea:owner/name#${number}@${n}` };
      expect(await store.accept(one)).toBe('accepted');
      const fence = await store.lease(one.id, 'w');
      await store.note(one.id, fence, { kind: 'spent', key: 'x', model: 'm', usage });
      await store.close(one.id, fence, { kind: 'stopped', by: 'ann' });
      expect(await store.spent({ forge: 'gitea', issue: `owner/name#${number}` })).toEqual({ usd: 4 * n, unpriced: 0 });
    }
  });

  it('fails when the forge does not take it', async () => {
    const { refs } = machines();
    const broken = { ...refs, save: () => Promise.reject(new Error('no forge')) };
    const store = new RefStore({ inner: new MemoryStore(new ManualClock()), refs: broken, secret: 's', signal });
    await expect(store.accept(order)).rejects.toThrow('no forge');
  });
});
