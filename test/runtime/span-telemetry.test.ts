import { describe, expect, it } from 'vitest';
import { spanTelemetry } from '../../src/runtime/span-telemetry.ts';

/** Telemetry on a clock that the test moves. */
function telemetry() {
  let now = 1000;
  const spans = spanTelemetry(() => now);
  const pass = (ms: number): void => {
    now += ms;
  };
  return { ...spans, pass };
}

const NOTHING = { model: 0, sandbox: 0, git: 0, forge: 0, store: 0 };

describe('waiting', () => {
  it('is counted by kind, one span after the other', async () => {
    const { span, totals, pass } = telemetry();
    expect(totals()).toEqual(NOTHING);
    expect(await span('git', async () => pass(30) ?? 'a tree')).toBe('a tree');
    pass(500);
    await span('git', async () => pass(12));
    await span('forge', async () => pass(5));
    expect(totals()).toEqual({ ...NOTHING, git: 42, forge: 5 });
  });

  it('of one kind at the same time counts once, of two kinds for each', async () => {
    const { span, totals, pass } = telemetry();
    const ends = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    const [first, second, other] = [
      span('model', () => ends[0].promise),
      span('model', () => ends[1].promise),
      span('store', () => ends[2].promise),
    ];
    pass(10);
    ends[0].resolve();
    await first;
    pass(10);
    ends[1].resolve();
    ends[2].resolve();
    await Promise.all([second, other]);
    pass(10);
    expect(totals()).toEqual({ ...NOTHING, model: 20, store: 20 });
  });

  it('that has not ended counts up to now', async () => {
    const { span, totals, pass } = telemetry();
    const end = Promise.withResolvers<void>();
    const open = span('sandbox', () => end.promise);
    pass(7);
    expect(totals().sandbox).toBe(7);
    pass(3);
    expect(totals().sandbox).toBe(10);
    end.resolve();
    await open;
    expect(totals().sandbox).toBe(10);
  });

  it.each([
    ['rejects', () => Promise.reject(new TypeError('x'))],
    [
      'throws',
      () => {
        throw new TypeError('x');
      },
    ],
  ])('for work that %s is counted, and the failure goes on', async (_how, work) => {
    const { span, totals, pass } = telemetry();
    const failing = span('forge', () => {
      pass(4);
      return work();
    });
    await expect(failing).rejects.toThrow('x');
    pass(100);
    expect(totals().forge).toBe(4);
  });
});
