import { beforeEach, describe, expect, it } from 'vitest';
import { Circuits, withBreaker } from '../../src/models/with-breaker.ts';
import { withFailover } from '../../src/models/with-failover.ts';
import type { Model } from '../../src/ports/model.ts';
import { failing, fault, REPLY, REQUEST } from '../support/failing-model.ts';
import { ManualClock } from '../support/manual-clock.ts';

const signal = new AbortController().signal;

describe('with breaker', () => {
  let clock: ManualClock;
  let circuits: Circuits;

  beforeEach(() => {
    clock = new ManualClock();
    circuits = new Circuits({ failures: 3, openMs: 60_000, clock });
  });

  const broken = (model: Model, endpoint = 'a') => withBreaker(model, endpoint, circuits);
  const codeOf = (model: Model) =>
    model.reply(REQUEST, signal).then(
      () => 'answered',
      (error: { code: string }) => error.code,
    );
  const three = (code: Parameters<typeof fault>[0]) => [fault(code), fault(code), fault(code)];

  it('skips at once what failed so often in a row, and says until when', async () => {
    const { model, asked } = failing('a/x', ...three('MODEL_OVERLOADED'));
    const guarded = broken(model);
    for (let n = 0; n < 3; n += 1) expect(await codeOf(guarded)).toBe('MODEL_OVERLOADED');
    clock.jump(20_000);
    const skipped = guarded.reply(REQUEST, signal);
    await expect(skipped).rejects.toMatchObject({ code: 'MODEL_OVERLOADED', retryAfterMs: 40_000 });
    await expect(skipped).rejects.toThrow(/^a\/x: not asked before 2026-01-01T00:01:00\.000Z, after: the fault/);
    expect(asked).toHaveLength(3);
    clock.jump(40_000);
    expect(await codeOf(guarded)).toBe('answered');
    expect(await codeOf(guarded)).toBe('answered');
  });

  it('counts only failures in a row', async () => {
    const { model, asked } = failing('a/x', fault('MODEL_OVERLOADED'), fault('MODEL_OVERLOADED'));
    const guarded = broken(model);
    for (let n = 0; n < 3; n += 1) await codeOf(guarded);
    const again = failing('a/x', ...three('MODEL_OVERLOADED'));
    const other = broken(again.model);
    for (let n = 0; n < 2; n += 1) await codeOf(other);
    expect(await codeOf(guarded)).toBe('answered');
    expect(asked).toHaveLength(4);
  });

  it('is shared by all who ask, also through another wrapper', async () => {
    const first = failing('a/x', ...three('MODEL_OVERLOADED'));
    for (let n = 0; n < 3; n += 1) await codeOf(broken(first.model));
    const second = failing('a/x');
    expect(await codeOf(broken(second.model))).toBe('MODEL_OVERLOADED');
    expect(second.asked).toHaveLength(0);
  });

  it('keeps a limit that names its time, from the first failure on', async () => {
    const { model, asked } = failing('a/x', fault('MODEL_LIMITED', 3_600_000));
    const guarded = broken(model);
    await codeOf(guarded);
    await expect(guarded.reply(REQUEST, signal)).rejects.toMatchObject({ retryAfterMs: 3_600_000 });
    clock.jump(3_600_000);
    expect(await codeOf(guarded)).toBe('answered');
    expect(asked).toHaveLength(2);
  });

  it('skips a whole provider that cannot be reached, but not for one model that is overloaded', async () => {
    const sister = failing('a/y');
    for (let n = 0; n < 3; n += 1) await codeOf(broken(failing('a/x', fault('MODEL_OVERLOADED')).model));
    expect(await codeOf(broken(sister.model))).toBe('answered');
    for (let n = 0; n < 3; n += 1) await codeOf(broken(failing('a/z', fault('MODEL_UNREACHABLE')).model));
    expect(await codeOf(broken(sister.model))).toBe('MODEL_UNREACHABLE');
    expect(await codeOf(broken(failing('b/y').model, 'b'))).toBe('answered');
  });

  it.each(['MODEL_REQUEST', 'MODEL_CONTEXT', 'BUDGET_REACHED', 'STOPPED'] as const)(
    'is not opened by %s',
    async (code) => {
      const guarded = broken(failing('a/x', ...three(code)).model);
      for (let n = 0; n < 3; n += 1) expect(await codeOf(guarded)).toBe(code);
      expect(await codeOf(guarded)).toBe('answered');
    },
  );

  it('lets one probe through when the time has come; the others wait for its end', async () => {
    const probe = Promise.withResolvers<typeof REPLY>();
    const asked: string[] = [];
    const slow: Model = {
      ...failing('a/x').model,
      reply: () => {
        asked.push('probe');
        return probe.promise;
      },
    };
    for (let n = 0; n < 3; n += 1) await codeOf(broken(failing('a/x', fault('MODEL_OVERLOADED')).model));
    clock.jump(60_000);
    const first = broken(slow).reply(REQUEST, signal);
    const other = failing('a/x');
    const second = broken(other.model).reply(REQUEST, signal);
    const stop = new AbortController();
    const third = broken(other.model).reply(REQUEST, stop.signal);
    stop.abort(new Error('stopped'));
    await expect(third).rejects.toThrow('stopped');
    expect(asked).toEqual(['probe']);
    expect(other.asked).toHaveLength(0);
    probe.resolve(REPLY);
    expect(await Promise.all([first, second])).toEqual([REPLY, REPLY]);
    expect(other.asked).toHaveLength(1);
  });

  it('stays open when the probe fails', async () => {
    const guarded = broken(failing('a/x', ...three('MODEL_OVERLOADED'), fault('MODEL_OVERLOADED')).model);
    for (let n = 0; n < 3; n += 1) await codeOf(guarded);
    clock.jump(60_000);
    expect(await codeOf(guarded)).toBe('MODEL_OVERLOADED');
    await expect(guarded.reply(REQUEST, signal)).rejects.toMatchObject({ details: { skipped: true } });
    clock.jump(60_000);
    expect(await codeOf(guarded)).toBe('answered');
  });

  it('is no failure of the provider that an order was stopped', async () => {
    const stop = new AbortController();
    const model: Model = {
      ...failing('a/x').model,
      reply: async () => {
        stop.abort();
        throw fault('MODEL_UNREACHABLE', 60_000);
      },
    };
    await expect(broken(model).reply(REQUEST, stop.signal)).rejects.toThrow();
    expect(await codeOf(broken(failing('a/x').model))).toBe('answered');
  });

  it('lets a list of models go on to the next without a call', async () => {
    const first = failing('a/x', ...three('MODEL_UNREACHABLE'));
    const list = withFailover([broken(first.model), failing('b/y').model]);
    for (let n = 0; n < 5; n += 1) {
      const after = [{ model: 'a/x', code: 'MODEL_UNREACHABLE' }];
      expect(await list.reply(REQUEST, signal)).toMatchObject({ model: 'b/y', after });
    }
    expect(first.asked).toHaveLength(3);
  });
});
