import { describe, expect, it } from 'vitest';
import type { Message } from '../../src/domain/message.ts';
import type { WorkOrder } from '../../src/domain/order.ts';
import { NO_USAGE } from '../../src/domain/usage.ts';
import type { Model } from '../../src/ports/model.ts';
import { inProcessEvents } from '../../src/runtime/in-process-events.ts';
import { MemoryStore } from '../../src/stores/memory/memory-store.ts';
import { budgeted } from '../../src/workflow/budgeted.ts';
import { Journal } from '../../src/workflow/journal.ts';
import { Ledger } from '../../src/workflow/ledger.ts';
import { ExpensiveModel } from '../support/expensive-model.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { silentLog } from '../support/silent-log.ts';
import { numberedOrder, workOrder } from '../support/work-order.ts';

/** A cent for a hundred tokens: every call hurts. */
const DEAR = { input: 100, output: 100 };
const WIDE = { usd: 1e6, requests: 1e6, tokens: 1e9 };
const signal = new AbortController().signal;
/** What sums of floating point numbers may be off by. */
const DUST = 1e-9;

/** One process: a store, a ledger, and orders that talk to models. */
function office() {
  const clock = new ManualClock();
  const store = new MemoryStore(clock);
  const ledger = new Ledger();
  const events = inProcessEvents(silentLog);
  const desk = async (model: Model, order: WorkOrder) => {
    await store.accept(order);
    const fence = await store.lease(order.id, 'w');
    const journal = await Journal.open({ id: order.id, fence, store, clock, events });
    return {
      journal,
      fence,
      asked: budgeted(model, 'developer', order, { journal, key: 'implement', ledger, store, clock }),
    };
  };
  return { clock, store, desk };
}

/** Talks until the budget is reached; says how that was told, and how many replies there were. */
async function talk(asked: Model, until = 500, more = 'and then?') {
  let messages: Message[] = [{ role: 'user', parts: [{ kind: 'text', text: 'Please mend the sum. '.repeat(20) }] }];
  for (let n = 0; n < until; n += 1) {
    try {
      const request = { system: 'You are the developer.', tools: [], messages, maxOutputTokens: 16_000 };
      const reply = await asked.reply(request, signal);
      const user = { role: 'user', parts: [{ kind: 'text', text: more }] } as const;
      messages = [...messages, { role: 'assistant', parts: reply.parts }, user];
    } catch (error) {
      return { error, replies: n };
    }
  }
  return { error: undefined, replies: until };
}

const ceiling = (what: string) => ({ code: 'BUDGET_REACHED', details: { ceiling: expect.stringMatching(what) } });

describe('an order under its ceiling', () => {
  it.each([0.5, 1, 2, 5, 20])('never spends more than %d USD, and uses most of it', async (usd) => {
    const { desk } = office();
    const model = new ExpensiveModel({ price: DEAR });
    const { asked, journal } = await desk(model, workOrder({ budget: { ...WIDE, usd } }));
    const { error } = await talk(asked);
    expect(error).toMatchObject(ceiling(`of ${usd.toFixed(2)} USD, too little left`));
    expect(journal.usage.usd).toBeLessThanOrEqual(usd + DUST);
    expect(journal.usage.usd).toBeGreaterThan(usd / 2 - 0.3);
  });

  it('is given shorter replies before none at all', async () => {
    const { desk } = office();
    const model = new ExpensiveModel({ price: DEAR });
    const { asked } = await desk(model, workOrder({ budget: { ...WIDE, usd: 2 } }));
    await talk(asked);
    const lengths = model.requests.map(({ maxOutputTokens }) => maxOutputTokens);
    expect(lengths[0]).toBe(16_000);
    expect(lengths.at(-1)).toBeLessThan(16_000);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(1024);
  });

  it('counts what a provider asks for writing to its cache', async () => {
    const { desk } = office();
    const model = new ExpensiveModel({ price: { ...DEAR, cacheWrite: 100_000 } });
    const { asked } = await desk(model, workOrder({ budget: { ...WIDE, usd: 2 } }));
    expect(await talk(asked)).toMatchObject({ replies: 0, error: ceiling('^0.00 of 2.00 USD, too little left') });
  });

  it('never uses more tokens than it may', async () => {
    const { desk } = office();
    const { asked, journal } = await desk(
      new ExpensiveModel({ price: DEAR }),
      workOrder({ budget: { ...WIDE, tokens: 60_000 } }),
    );
    expect(await talk(asked)).toMatchObject({ error: ceiling('of 60000 tokens') });
    const { inputTokens, outputTokens } = journal.usage;
    expect(inputTokens + outputTokens).toBeLessThanOrEqual(60_000);
    expect(inputTokens + outputTokens).toBeGreaterThan(30_000);
  });

  it('makes no more requests than it may', async () => {
    const { desk } = office();
    const { asked } = await desk(new ExpensiveModel({ price: DEAR }), workOrder({ budget: { ...WIDE, requests: 3 } }));
    expect(await talk(asked)).toMatchObject({ replies: 3, error: ceiling('^3 of 3 model requests$') });
  });

  it('goes on with what a person allows meanwhile, up to that', async () => {
    const { desk, store } = office();
    const order = workOrder({ budget: { ...WIDE, usd: 1, perIssueUsd: 1 } });
    const { asked, journal, fence } = await desk(new ExpensiveModel({ price: DEAR }), order);
    await talk(asked);
    const spent = journal.usage.usd ?? 0;
    await store.note(order.id, fence, { kind: 'decision', by: 'ann', decision: { kind: 'budget', usd: 2 } });
    expect(await talk(asked)).toMatchObject({ error: ceiling('of 3.00 USD') });
    expect(journal.usage.usd).toBeGreaterThan(spent + 1);
    expect(journal.usage.usd).toBeLessThanOrEqual(3 + DUST);
  });

  it('whose price nobody knows is held by its tokens and requests alone, and is not said to cost nothing', async () => {
    const { desk } = office();
    const model = new ExpensiveModel({});
    const { asked, journal } = await desk(model, workOrder({ budget: { usd: 0.01, requests: 7, tokens: 1e9 } }));
    expect(await talk(asked)).toMatchObject({ replies: 7, error: ceiling('^7 of 7 model requests$') });
    expect(journal.usage.usd).toBeNull();
  });

  it('still holds what is priced when one call was not', async () => {
    const { desk } = office();
    const order = workOrder({ budget: { ...WIDE, usd: 1 } });
    const { journal, asked } = await desk(new ExpensiveModel({ price: DEAR }), order);
    await journal.spend({ key: 'x', model: 'm', usage: { ...NO_USAGE, requests: 1, usd: null } });
    expect(await talk(asked)).toMatchObject({ error: ceiling('of 1.00 USD') });
    const priced = journal.spent.reduce((sum, { usage }) => sum + (usage.usd ?? 0), 0);
    expect(priced).toBeLessThanOrEqual(1 + DUST);
  });

  it('lets go of the money of a call that failed', async () => {
    const { desk } = office();
    const model = new ExpensiveModel({ price: DEAR, during: () => Promise.reject(new Error('cut')) });
    const { asked } = await desk(model, workOrder({ budget: { ...WIDE, usd: 2 } }));
    for (let n = 0; n < 5; n += 1) expect(await talk(asked)).toMatchObject({ error: { message: 'cut' } });
  });
});

describe('the ceiling of an issue', () => {
  it('holds for all its orders together', async () => {
    const { desk, store } = office();
    let spent = 0;
    for (const n of [1, 2, 3, 4]) {
      const budget = { ...WIDE, usd: 1, perIssueUsd: 2 };
      const order = workOrder({ id: `7-0000000${n}`, key: `gitea:owner/name#7@${n}`, budget });
      const { asked, journal, fence } = await desk(new ExpensiveModel({ price: DEAR }), order);
      const { error } = await talk(asked);
      spent += journal.usage.usd ?? 0;
      if (n === 4) expect(error).toMatchObject(ceiling('of 2.00 USD for this issue'));
      await store.close(order.id, fence, { kind: 'stopped', by: 'ann' });
    }
    expect(spent).toBeLessThanOrEqual(2 + DUST);
    expect(await store.spent({ forge: 'gitea', issue: 'owner/name#7' })).toMatchObject({ usd: spent });
  });

  it('is raised by what people allowed to earlier orders of the issue', async () => {
    const { desk, store } = office();
    const budget = { ...WIDE, usd: 1, perIssueUsd: 1 };
    const first = workOrder({ budget });
    const { asked, fence } = await desk(new ExpensiveModel({ price: DEAR }), first);
    await store.note(first.id, fence, { kind: 'decision', by: 'ann', decision: { kind: 'budget', usd: 4 } });
    await talk(asked);
    await store.close(first.id, fence, { kind: 'stopped', by: 'ann' });
    const before = (await store.spent({ forge: 'gitea', issue: 'owner/name#7' })).usd;
    expect(before).toBeGreaterThan(3);
    const second = workOrder({ id: '7-00000002', key: 'gitea:owner/name#7@2', budget: { ...budget, usd: 10 } });
    const again = await desk(new ExpensiveModel({ price: DEAR }), second);
    expect(await talk(again.asked)).toMatchObject({ error: ceiling('of 5.00 USD for this issue') });
  });
});

describe('the ceiling of a day', () => {
  const budget = { ...WIDE, perDayUsd: 3 };

  it('is not crossed by eight orders at once, whose calls overlap', async () => {
    const { desk, store } = office();
    let under = 0;
    let most = 0;
    const during = async () => {
      under += 1;
      most = Math.max(most, under);
      await new Promise((resolve) => setTimeout(resolve, 1));
      under -= 1;
    };
    const orders = Array.from({ length: 8 }, (_, n) => numberedOrder(n + 1, { budget }));
    const desks = await Promise.all(
      orders.map((order) => desk(new ExpensiveModel({ price: DEAR, output: 1000, during }), order)),
    );
    const ended = await Promise.all(desks.map(({ asked }) => talk(asked)));
    for (const { error } of ended) expect(error).toMatchObject(ceiling('of 3.00 USD for this repository today'));
    const { usd } = await store.spent({ forge: 'gitea', repository: 'owner/name', day: '2026-01-01' });
    expect(usd).toBeLessThanOrEqual(3 + DUST);
    expect(usd).toBeGreaterThan(2.5);
    expect(most).toBeGreaterThan(1);
  });

  it('names the moment at which it ends', async () => {
    const { desk, clock } = office();
    clock.jump(6 * 3_600_000);
    const { asked } = await desk(new ExpensiveModel({ price: DEAR }), workOrder({ budget }));
    const { error } = await talk(asked);
    expect(error).toMatchObject({ retryAfterMs: 18 * 3_600_000 });
    clock.jump(18 * 3_600_000);
    expect((await talk(asked, 2)).replies).toBe(2);
  });

  it('is no one else’s: other repositories go on', async () => {
    const { desk } = office();
    await talk((await desk(new ExpensiveModel({ price: DEAR }), numberedOrder(1, { budget }))).asked);
    const issue = { repo: { owner: 'owner', name: 'other' }, number: 2 };
    const other = await desk(new ExpensiveModel({ price: DEAR }), numberedOrder(2, { issue, budget }));
    expect((await talk(other.asked, 2)).replies).toBe(2);
  });

  it('does not wait for the calls of others any longer than it may', async () => {
    const { desk } = office();
    const gate = Promise.withResolvers<void>();
    const small = { ...WIDE, perDayUsd: 1.7 };
    const slow = new ExpensiveModel({ price: DEAR, during: () => gate.promise });
    const first = talk((await desk(slow, numberedOrder(1, { budget: small }))).asked, 1);
    await expect.poll(() => slow.requests.length).toBe(1);
    const second = await desk(new ExpensiveModel({ price: DEAR }), numberedOrder(2, { budget: small }));
    const stop = new AbortController();
    const request = { system: '', tools: [], messages: [], maxOutputTokens: 16_000 };
    const waiting = second.asked.reply(request, stop.signal);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    const later = second.asked.reply(request, signal);
    gate.resolve();
    expect(await first).toMatchObject({ replies: 1 });
    expect((await later).usage.requests).toBe(1);
  });
});
