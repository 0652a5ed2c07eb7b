import { describe, expect, it } from 'vitest';
import { elsewhere } from '../../src/domain/elsewhere.ts';
import { ERRORS } from '../../src/domain/error-table.ts';
import type { ErrorCode } from '../../src/domain/errors.ts';
import { withFailover } from '../../src/models/with-failover.ts';
import { failing, fault, REPLY, REQUEST } from '../support/failing-model.ts';

const signal = new AbortController().signal;
const MODEL_CODES = (Object.keys(ERRORS) as ErrorCode[]).filter((code) => code.startsWith('MODEL_'));
const ANY = MODEL_CODES.filter((code) => elsewhere(code) === 'every');

describe('with failover', () => {
  it('asks the next model when one fails, and says who answered after whom', async () => {
    const [first, second, third] = [
      failing('a', fault('MODEL_QUOTA')),
      failing('b', fault('MODEL_LIMITED')),
      failing('c'),
    ];
    const reply = await withFailover([first.model, second.model, third.model]).reply(REQUEST, signal);
    expect(reply).toEqual({
      ...REPLY,
      model: 'c',
      after: [
        { model: 'a', code: 'MODEL_QUOTA' },
        { model: 'b', code: 'MODEL_LIMITED' },
      ],
    });
    expect([first, second, third].map(({ asked }) => asked.length)).toEqual([1, 1, 1]);
  });

  it('says who answered when nobody failed', async () => {
    const model = withFailover([failing('a').model, failing('b').model]);
    expect(await model.reply(REQUEST, signal)).toEqual({ ...REPLY, model: 'a' });
  });

  it.each(ANY)('goes on to another after %s', async (code) => {
    const model = withFailover([failing('a', fault(code)).model, failing('b').model]);
    expect(await model.reply(REQUEST, signal)).toMatchObject({ model: 'b', after: [{ model: 'a', code }] });
  });

  it('knows a rule for every fault of a provider', () => {
    expect(ANY.length).toBeGreaterThanOrEqual(7);
    expect(elsewhere('MODEL_CONTEXT')).toBe('larger');
  });

  it.each(['INTERNAL', 'BUDGET_REACHED', 'STOPPED', 'MODEL_MISSING'] as const)('does not after %s', async (code) => {
    const second = failing('b');
    const model = withFailover([failing('a', fault(code)).model, second.model]);
    await expect(model.reply(REQUEST, signal)).rejects.toMatchObject({ code });
    expect(second.asked).toHaveLength(0);
  });

  it('asks nobody else when it was stopped', async () => {
    const second = failing('b');
    const model = withFailover([failing('a', fault('MODEL_QUOTA')).model, second.model]);
    await expect(model.reply(REQUEST, AbortSignal.abort())).rejects.toMatchObject({ code: 'MODEL_QUOTA' });
    expect(second.asked).toHaveLength(0);
  });

  it('takes a refusal for an answer', async () => {
    const refused = { ...REPLY, stop: { kind: 'refused', raw: 'refusal' } } as const;
    const first = { ...failing('a').model, reply: async () => refused };
    const second = failing('b');
    expect(await withFailover([first, second.model]).reply(REQUEST, signal)).toEqual({ ...refused, model: 'a' });
    expect(second.asked).toHaveLength(0);
  });

  it('gives a conversation that is too long only to a larger model', async () => {
    const small = failing('small', fault('MODEL_CONTEXT'));
    const same = failing('same');
    const large = failing('large');
    const model = withFailover([small.model, same.model, { ...large.model, window: 2000 }]);
    expect(await model.reply(REQUEST, signal)).toMatchObject({ model: 'large', after: [{ model: 'small' }] });
    expect(same.asked).toHaveLength(0);
    const none = withFailover([failing('a', fault('MODEL_CONTEXT')).model, failing('b').model]);
    await expect(none.reply(REQUEST, signal)).rejects.toMatchObject({ code: 'MODEL_CONTEXT' });
  });

  it('can what each of them can, within the smallest window, for the price of the dearest', () => {
    const { model } = failing('a');
    const can = { tools: true, images: true, cache: true };
    const all = withFailover([
      { ...model, can, window: 3000, price: () => 1 },
      { ...model, can: { ...can, images: false }, window: 2000, price: () => null },
      { ...model, can: { ...can, cache: false }, window: 5000, price: () => 3 },
    ]);
    expect(all).toMatchObject({ id: 'a', window: 2000, can: { tools: true, images: false, cache: false } });
    const tokens = { input: 1, cacheRead: 0, cacheWrite: 0, output: 1 };
    expect(all.price?.(tokens)).toBe(3);
    expect(withFailover([{ ...model, price: () => null }, model]).price?.(tokens)).toBeNull();
  });

  it('is the model itself where there is only one', () => {
    const { model } = failing('a');
    expect(withFailover([model])).toBe(model);
  });
});

describe('when all fail', () => {
  it.each([
    ['the limit that ends first', [fault('MODEL_LIMITED', 9000), fault('MODEL_LIMITED', 3000)], 'MODEL_LIMITED', 3000],
    [
      'what may pass at any time',
      [fault('MODEL_LIMITED', 9000), fault('MODEL_OVERLOADED')],
      'MODEL_OVERLOADED',
      undefined,
    ],
    ['a limit before a wrong key', [fault('MODEL_LIMITED', 9000), fault('MODEL_AUTH')], 'MODEL_LIMITED', 9000],
    ['a quota before a wrong key', [fault('MODEL_AUTH'), fault('MODEL_QUOTA')], 'MODEL_QUOTA', undefined],
    ['a quota that ends before one that does not', [fault('MODEL_QUOTA'), fault('MODEL_QUOTA', 5)], 'MODEL_QUOTA', 5],
  ] as const)('%s stands for all', async (_name, [first, second], code, retryAfterMs) => {
    const model = withFailover([failing('a', first).model, failing('b', second).model]);
    const error = { code, retryAfterMs, message: `${first.message}; ${second.message}` };
    await expect(model.reply(REQUEST, signal)).rejects.toMatchObject(error);
  });
});
