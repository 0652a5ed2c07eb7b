import { describe, expect, it } from 'vitest';
import { withRetry } from '../../src/models/with-retry.ts';
import { failing, fault, REPLY, REQUEST } from '../support/failing-model.ts';

const signal = new AbortController().signal;

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
