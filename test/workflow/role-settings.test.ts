import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/domain/journal.ts';
import { inProcessEvents } from '../../src/runtime/in-process-events.ts';
import { systemClock } from '../../src/runtime/system-clock.ts';
import { MemoryStore } from '../../src/stores/memory/memory-store.ts';
import { budgeted } from '../../src/workflow/budgeted.ts';
import { Journal } from '../../src/workflow/journal.ts';
import { Ledger } from '../../src/workflow/ledger.ts';
import { ScriptedModel } from '../support/scripted-model.ts';
import { silentLog } from '../support/silent-log.ts';
import { workOrder } from '../support/work-order.ts';

const signal = AbortSignal.timeout(30_000);
const REQUEST = { system: '', messages: [], tools: [], maxOutputTokens: 1 };

function journal(entries: JournalEntry[]): Journal {
  const store = {
    note: async (_id: string, _fence: number, entry: JournalEntry) => void entries.push(entry),
    journal: async () => entries.map((entry, seq) => ({ seq, at: '', fence: 1, entry })),
  };
  const options = { id: 'x', fence: 1, store, clock: systemClock, events: inProcessEvents(silentLog) };
  return new Journal(
    options as unknown as ConstructorParameters<typeof Journal>[0],
    entries.map((entry, seq) => ({ seq, at: '', fence: 1, entry })),
  );
}

describe('a role with a share', () => {
  const plain = workOrder({ budget: { usd: 100, requests: 100, tokens: 100_000 } });
  const order = {
    ...plain,
    settings: { ...plain.settings, roles: { reviewer: { extends: 'reviewer' as const, share: 0.2 } } },
  };

  it('may use its share and no more, while others go on, and a restart remembers', async () => {
    const entries: JournalEntry[] = [];
    const kept = journal(entries);
    const office = { ledger: new Ledger(), store: new MemoryStore(systemClock), clock: systemClock };
    const model = (role: 'reviewer' | 'developer', from: Journal) =>
      budgeted(new ScriptedModel({ say: 'x', tokens: 9_990 }), role, order, { journal: from, key: 'k', ...office });
    for (let n = 0; n < 2; n += 1) await model('reviewer', kept).reply(REQUEST, signal);
    await expect(model('reviewer', kept).reply(REQUEST, signal)).rejects.toThrow(
      /20000 of 20000 tokens, which is the share of the reviewer/,
    );
    await model('developer', kept).reply(REQUEST, signal);
    await expect(model('reviewer', journal(entries)).reply(REQUEST, signal)).rejects.toThrow(/share of the reviewer/);
    entries.push({ kind: 'decision', by: 'ada', decision: { kind: 'budget', usd: 100 } });
    await model('reviewer', journal(entries)).reply(REQUEST, signal);
  });
});
