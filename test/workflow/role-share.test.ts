import { expect, it } from 'vitest';
import { inProcessEvents } from '../../src/runtime/in-process-events.ts';
import { MemoryStore } from '../../src/stores/memory/memory-store.ts';
import { budgeted } from '../../src/workflow/budgeted.ts';
import { Journal } from '../../src/workflow/journal.ts';
import { Ledger } from '../../src/workflow/ledger.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { ScriptedModel } from '../support/scripted-model.ts';
import { silentLog } from '../support/silent-log.ts';
import { workOrder } from '../support/work-order.ts';

const signal = AbortSignal.timeout(30_000);
const REQUEST = { system: '', messages: [], tools: [], maxOutputTokens: 1_000 };

it('a role with a share may use that and no more, while others go on, and a restart remembers', async () => {
  const plain = workOrder({ budget: { usd: 100, requests: 100, tokens: 100_000 } });
  const roles = { reviewer: { extends: 'reviewer' as const, share: 0.2 } };
  const order = { ...plain, settings: { ...plain.settings, roles } };
  const clock = new ManualClock();
  const store = new MemoryStore(clock);
  await store.accept(order);
  const fence = await store.lease(order.id, 'w');
  const ask = async (role: 'reviewer' | 'developer', tokens: number) => {
    const journal = await Journal.open({ id: order.id, fence, store, clock, events: inProcessEvents(silentLog) });
    const tools = { journal, key: 'k', ledger: new Ledger(), store, clock };
    await budgeted(new ScriptedModel({ say: 'x', tokens }), role, order, tools).reply(REQUEST, signal);
  };
  await ask('reviewer', 10_000);
  await ask('reviewer', 10_000);
  await expect(ask('reviewer', 1)).rejects.toMatchObject({
    code: 'BUDGET_REACHED',
    details: { ceiling: expect.stringContaining('share of the reviewer') },
  });
  await ask('developer', 20_000);
  await expect(ask('reviewer', 1)).rejects.toMatchObject({ code: 'BUDGET_REACHED' });
  await store.note(order.id, fence, { kind: 'decision', by: 'ada', decision: { kind: 'budget', usd: 100 } });
  await ask('reviewer', 10);
});
