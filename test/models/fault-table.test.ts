import { describe, expect, it } from 'vitest';
import { BotError } from '../../src/domain/errors.ts';
import type { ScriptTurn } from '../../src/lib/model-script.ts';
import { faultClass } from '../../src/models/fault-class.ts';
import { FAULT_ROWS, type FaultRow } from '../../src/models/fault-rows.ts';
import { withFailover } from '../../src/models/with-failover.ts';
import { withRetry } from '../../src/models/with-retry.ts';
import { ADAPTERS } from '../support/model-adapters.ts';
import { ask } from '../support/model-asks.ts';
import { MODEL_KEY, modelBench } from '../support/model-bench.ts';

type Adapter = keyof typeof ADAPTERS;

const CHAT = ['openai-chat', 'compatible'] as const;
const SPEAKERS: Readonly<Record<FaultRow['from'], readonly Adapter[]>> = {
  any: ['anthropic', 'openai', 'ollama', ...CHAT],
  anthropic: ['anthropic'],
  openai: ['openai', ...CHAT],
  compatible: ['compatible'],
  ollama: ['ollama'],
};

/** The turn that sends a row over the wire; what any gateway may send carries no code at all. */
function turnOf({ from, at, code, timeless }: FaultRow): ScriptTurn {
  const coded = code === undefined ? {} : { code };
  if (at === 'answer') return { fault: 'error-inside', ...coded };
  const named = at === 429 && !timeless ? { retryAfter: 7 } : {};
  return { status: at, ...coded, ...named, ...(from === 'any' && { body: '{}' }) };
}

const cases = FAULT_ROWS.flatMap((row) => SPEAKERS[row.from].map((adapter) => ({ row, adapter })));
const named = cases.map(({ row, adapter }) => {
  const { from, at, code = '', timeless, means } = row;
  return { name: `${from} ${at} ${code}${timeless ? ' without a time' : ''} is ${means} to ${adapter}`, row, adapter };
});

describe('the table of provider errors', () => {
  it.each(named)('$name', async ({ row, adapter }) => {
    const { make, id } = ADAPTERS[adapter];
    await using bench = await modelBench(make, [turnOf(row)]);
    const outcome = await ask(bench.model).catch((error: unknown) => error);
    if (row.means === 'refused')
      return expect(outcome).toMatchObject({ parts: [], stop: { kind: 'refused', raw: row.code } });
    if (!(outcome instanceof BotError)) throw new Error(`expected an error, got ${JSON.stringify(outcome)}`);
    expect(outcome.code).toBe(row.means);
    expect(outcome.message.startsWith(`${id}: `)).toBe(true);
    expect(outcome.message).not.toContain(MODEL_KEY);
    expect(outcome.retryAfterMs).toBe(row.at === 429 && !row.timeless ? 7000 : undefined);
  });

  it('has each error once, and every meaning and class', () => {
    const keys = FAULT_ROWS.map(({ from, at, code, timeless }) => [from, at, code, timeless].join());
    expect(new Set(keys).size).toBe(keys.length);
    const classes = new Set(FAULT_ROWS.map(({ means }) => faultClass(means)));
    expect([...classes].toSorted()).toEqual(['fall over', 'pause until', 'retry', 'stop']);
  });

  it.each([
    ['a status of tomorrow', { status: 599, body: '{}' }, 'MODEL_UNREACHABLE'],
    ['a refusal of tomorrow', { status: 418, code: 'a_code_of_tomorrow' }, 'MODEL_REQUEST'],
    ['a wrong key with a code of tomorrow', { status: 401, code: 'a_code_of_tomorrow' }, 'MODEL_AUTH'],
    ['a code behind a status that a gateway made', { status: 400, code: 'insufficient_quota' }, 'MODEL_QUOTA'],
  ] as const)('reads %s', async (_name, turn, means) => {
    await using bench = await modelBench(ADAPTERS.openai.make, [turn]);
    await expect(ask(bench.model)).rejects.toMatchObject({ code: means });
  });
});

describe('the classes', () => {
  const byClass = (['retry', 'fall over', 'pause until', 'stop'] as const).map((name) => ({
    name,
    row: FAULT_ROWS.find(({ from, at, means }) => from === 'openai' && at !== 'answer' && faultClass(means) === name),
  }));

  it.each(byClass)('$name is what happens', async ({ name, row }) => {
    if (!row) throw new Error(`no row of class ${name}`);
    // A time of seven seconds is not waited for here.
    const fault = { ...turnOf(row), retryAfter: 0 };
    const again = { say: 'again' };
    await using first = await modelBench(ADAPTERS.openai.make, name === 'retry' ? [fault, again] : [fault]);
    const takesOver = name === 'fall over' || name === 'pause until';
    await using second = await modelBench(ADAPTERS.compatible.make, takesOver ? [{ say: 'instead' }] : []);
    const models = [first.model, second.model].map((model) => withRetry(model, { attempts: 1, firstMs: 1 }));
    const [one, two] = models;
    if (!one || !two) throw new Error('two models were made');
    const reply = await ask(withFailover([one, two]));
    const said = reply.parts.flatMap((part) => (part.kind === 'text' ? part.text : []));
    expect(said).toEqual({ retry: ['again'], 'fall over': ['instead'], 'pause until': ['instead'], stop: [] }[name]);
  });
});
