import { describe, expect, it } from 'vitest';
import { BotError, type ErrorCode } from '../../src/domain/errors.ts';
import type { ModelReply, ModelRequest } from '../../src/domain/message.ts';
import { withFailover } from '../../src/models/with-failover.ts';
import { withRetry } from '../../src/models/with-retry.ts';
import type { Model } from '../../src/ports/model.ts';

const REQUEST: ModelRequest = { system: '', tools: [], messages: [], maxOutputTokens: 1 };
const REPLY: ModelReply = {
  parts: [{ kind: 'text', text: 'ok' }],
  stop: { kind: 'end', raw: 'end' },
  usage: { requests: 1, inputTokens: 1, outputTokens: 1, usd: 0 },
};
const signal = new AbortController().signal;

/** A model that fails with these errors, in order, and then answers. */
function failing(id: string, ...errors: readonly Error[]) {
  const asked: number[] = [];
  const left = [...errors];
  const model: Model = {
    id,
    window: 1000,
    can: { tools: true, images: false, cache: false },
    reply: async () => {
      asked.push(performance.now());
      const error = left.shift();
      if (error) throw error;
      return REPLY;
    },
  };
  return { model, asked };
}

const fault = (code: ErrorCode, retryAfterMs?: number) =>
  new BotError(code, 'x', retryAfterMs === undefined ? {} : { retryAfterMs });

describe('with retry', () => {
  it.each(['MODEL_LIMITED', 'MODEL_OVERLOADED', 'MODEL_UNREACHABLE'] as const)('asks again after %s', async (code) => {
    const { model, asked } = failing('a', fault(code), fault(code));
    expect(await withRetry(model, { attempts: 2, firstMs: 1 }).reply(REQUEST, signal)).toBe(REPLY);
    expect(asked).toHaveLength(3);
  });

  it.each(['MODEL_AUTH', 'MODEL_QUOTA', 'MODEL_REQUEST', 'MODEL_CONTEXT'] as const)(
    'does not after %s',
    async (code) => {
      const { model, asked } = failing('a', fault(code));
      await expect(withRetry(model, { attempts: 2, firstMs: 1 }).reply(REQUEST, signal)).rejects.toMatchObject({
        code,
      });
      expect(asked).toHaveLength(1);
    },
  );

  it('gives up with the last fault, and on a pause that is long it gives up at once', async () => {
    const { model, asked } = failing('a', ...Array.from({ length: 9 }, () => fault('MODEL_OVERLOADED')));
    const retried = withRetry(model, { attempts: 3, firstMs: 1 });
    await expect(retried.reply(REQUEST, signal)).rejects.toMatchObject({ code: 'MODEL_OVERLOADED' });
    expect(asked).toHaveLength(4);
    const limited = failing('b', fault('MODEL_LIMITED', 3_600_000));
    await expect(withRetry(limited.model, { attempts: 3, firstMs: 1 }).reply(REQUEST, signal)).rejects.toMatchObject({
      retryAfterMs: 3_600_000,
    });
    expect(limited.asked).toHaveLength(1);
  });

  it('waits as long as the provider says, not less', async () => {
    const { model, asked } = failing('a', fault('MODEL_LIMITED', 120));
    await withRetry(model, { attempts: 1, firstMs: 1 }).reply(REQUEST, signal);
    expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThanOrEqual(119);
  });

  it('stops waiting when it is told to', async () => {
    const { model, asked } = failing('a', fault('MODEL_LIMITED', 50_000));
    const stop = new AbortController();
    const reply = withRetry(model, { attempts: 1, firstMs: 1 }).reply(REQUEST, stop.signal);
    await expect.poll(() => asked.length).toBe(1);
    stop.abort(new Error('stopped'));
    await expect(reply).rejects.toThrow('stopped');
    expect(asked).toHaveLength(1);
  });
});

describe('with failover', () => {
  it('asks the next model when one fails for reasons of its provider', async () => {
    const first = failing('a', fault('MODEL_QUOTA'));
    const second = failing('b', fault('MODEL_UNREACHABLE'));
    const third = failing('c');
    const model = withFailover([first.model, second.model, third.model]);
    expect(await model.reply(REQUEST, signal)).toBe(REPLY);
    expect([first, second, third].map(({ asked }) => asked.length)).toEqual([1, 1, 1]);
  });

  it('fails with the last fault when all fail, and at once for a fault of ours or a stop', async () => {
    const second = failing('b', fault('MODEL_AUTH'));
    const all = withFailover([failing('a', fault('MODEL_QUOTA')).model, second.model]);
    await expect(all.reply(REQUEST, signal)).rejects.toMatchObject({ code: 'MODEL_AUTH' });
    const ours = withFailover([failing('a', fault('INTERNAL')).model, second.model]);
    await expect(ours.reply(REQUEST, signal)).rejects.toMatchObject({ code: 'INTERNAL' });
    const stopped = withFailover([failing('a', fault('MODEL_QUOTA')).model, second.model]);
    await expect(stopped.reply(REQUEST, AbortSignal.abort())).rejects.toMatchObject({ code: 'MODEL_QUOTA' });
    expect(second.asked).toHaveLength(1);
  });

  it('is the model itself where there is only one', () => {
    const { model } = failing('a');
    expect(withFailover([model])).toBe(model);
  });
});
