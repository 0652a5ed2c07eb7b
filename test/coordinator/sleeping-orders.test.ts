import { beforeEach, describe, expect, it } from 'vitest';
import type { Crew } from '../../src/coordinator/crew.ts';
import { recover } from '../../src/coordinator/recover.ts';
import { resumeOrder } from '../../src/coordinator/resume-order.ts';
import { awake, sleepUntil } from '../../src/coordinator/sleeping-orders.ts';
import { stopOrder } from '../../src/coordinator/stop-order.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import type { Lease } from '../../src/ports/queue.ts';
import { type IntakeBench, intakeBench } from '../support/intake-bench.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { workOrder } from '../support/work-order.ts';

const HOUR = 3_600_000;
const order = workOrder();
const signal = new AbortController().signal;

describe('an order that sleeps until a time', () => {
  let clock: ManualClock;
  let bench: IntakeBench;
  let crew: Crew;

  beforeEach(async () => {
    clock = new ManualClock();
    bench = await intakeBench('gitea', clock);
    crew = bench.crew;
  });

  const state = async () => (await crew.store.find(order.id))?.state;
  const untilIn = (ms: number) => new Date(clock.now() + ms).toISOString();

  /** Runs the order until it pauses, as a worker does. */
  async function paused(until: string | undefined, before: (lease: Lease) => Promise<void> = async () => undefined) {
    await crew.store.accept(order);
    await crew.queue.put(order.id, { priority: 5 });
    const lease = await taken();
    const fence = await crew.store.lease(order.id, 'worker');
    await crew.store.move(order.id, fence, 'claimed');
    await crew.store.move(order.id, fence, 'running');
    const outcome: Outcome = { kind: 'paused', why: 'rate limit', ...(until !== undefined && { until }) };
    await crew.store.note(order.id, fence, { kind: 'outcome', outcome });
    await crew.store.close(order.id, fence, outcome);
    await before(lease);
    await lease.done();
    await sleepUntil(crew, order, until);
  }

  /** What a worker gets now; nothing waits in these tests but by the clock. */
  async function taken(): Promise<Lease> {
    const lease = await crew.queue.take('worker', AbortSignal.timeout(2000));
    if (!lease) throw new Error('nothing to take');
    return lease;
  }

  async function nothingToTake(): Promise<boolean> {
    const stop = new AbortController();
    const taking = crew.queue.take('worker', stop.signal);
    await clock.advance(0);
    stop.abort();
    return (await taking) === undefined;
  }

  it('is taken up again at that time, not before, and its attempt is not consumed', async () => {
    await paused(untilIn(HOUR));
    await clock.advance(HOUR - 1);
    expect(await nothingToTake()).toBe(true);
    await clock.advance(1);
    const row = await awake(crew, await taken());
    expect(row).toMatchObject({ state: 'queued', attempts: 0 });
    expect((await crew.store.journal(order.id)).at(-1)?.entry).toMatchObject({
      state: 'queued',
      why: 'the time that it waited for has come',
    });
  });

  it('is queued for its time at the start of another process whose queue was lost', async () => {
    await paused(untilIn(HOUR));
    await crew.queue.drop(order.id);
    await recover(crew, async () => 0, signal);
    expect(await nothingToTake()).toBe(true);
    clock.jump(HOUR);
    expect(await awake(crew, await taken())).toMatchObject({ state: 'queued' });
  });

  it('does not keep a run waiting that ends when its queue is empty; a later run goes on with it', async () => {
    const short: Crew = { ...crew, policy: { ...crew.policy, patient: false } };
    await paused(untilIn(HOUR));
    await crew.queue.drop(order.id);
    await sleepUntil(short, order, untilIn(HOUR));
    await recover(short, async () => 0, signal);
    expect(await short.queue.depth()).toBe(0);
    clock.jump(HOUR + 1);
    await recover(short, async () => 0, signal);
    expect(await awake(short, await taken())).toMatchObject({ state: 'queued' });
  });

  it('goes on at once when a person says so', async () => {
    await paused(untilIn(HOUR));
    expect(await resumeOrder(crew, { issue: order.issue, by: 'ann' })).toContain('goes on');
    expect(await awake(crew, await taken())).toMatchObject({ state: 'queued' });
  });

  it('hears a person who was faster than its worker let go of it', async () => {
    await paused(untilIn(HOUR), async () => {
      expect(await resumeOrder(crew, { issue: order.issue, by: 'ann' })).toContain('goes on');
    });
    expect(await awake(crew, await taken())).toMatchObject({ state: 'queued' });
  });

  it('is stopped at once', async () => {
    await paused(untilIn(HOUR));
    expect(await stopOrder(crew, bench.running, order.id, 'ann')).toBe(true);
    expect(await awake(crew, await taken())).toMatchObject({ state: 'queued' });
  });

  it('sleeps on when it is woken too early, and one without a time is left alone', async () => {
    await paused(untilIn(HOUR));
    await crew.queue.drop(order.id);
    await crew.queue.put(order.id, { priority: 5 });
    expect(await awake(crew, await taken())).toBeUndefined();
    expect(await nothingToTake()).toBe(true);
    clock.jump(HOUR);
    expect(await awake(crew, await taken())).toMatchObject({ state: 'queued' });
  });

  it('waits for a person where it names no time', async () => {
    await paused(undefined);
    await recover(crew, async () => 0, signal);
    expect(await nothingToTake()).toBe(true);
    await crew.queue.put(order.id, { priority: 5 });
    expect(await awake(crew, await taken())).toBeUndefined();
    expect(await state()).toBe('paused');
    expect(await nothingToTake()).toBe(true);
  });
});
