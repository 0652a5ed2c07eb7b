import { describe, expect, it } from 'vitest';
import type { Crew } from '../../src/coordinator/crew.ts';
import { startEngine } from '../../src/coordinator/engine.ts';
import { labelChange } from '../../src/domain/labels.ts';
import type { Lease } from '../../src/ports/queue.ts';
import type { ForgeImitation } from '../support/forge-imitation.ts';
import { type IntakeBench, intakeBench } from '../support/intake-bench.ts';
import { ManualClock } from '../support/manual-clock.ts';
import type { HookForge } from '../support/mutated-hook.ts';
import { pick, seededRandom, shuffled } from '../support/seeded-random.ts';
import { type Told, toldLabelled } from '../support/told-by.ts';

const SECOND = 1000;
const INTERVAL = 30 * SECOND;
const EVENTS = 10_000;
/** Orders being worked on at one time. */
const WORKERS = 400;
const LABELS = ['agent', 'agent:tester', 'agent:developer'];

/** One time that a person labelled an issue, and what its webhook says. */
interface Generation {
  readonly number: number;
  readonly at: number;
  readonly told: Told;
  readonly id: string;
}

interface Plan {
  readonly issues: number;
  /** How often each webhook arrives, and how late each time, in milliseconds. */
  readonly arrivals: (random: () => number) => readonly number[];
  readonly seconds: number;
}

/** People who label issues again once their orders are over, workers that finish orders, and a network that does what it likes. */
class Chaos {
  readonly generations: Generation[] = [];
  readonly clock = new ManualClock();
  readonly #random = seededRandom(31);
  readonly #plan: Plan;
  readonly #bench: IntakeBench;
  readonly #arrivals = new Map<number, (() => Promise<string>)[]>();
  readonly #held: { lease: Lease; until: number; number: number }[] = [];
  readonly #idle: number[];
  readonly statuses = { accepted: 0, seen: 0 };

  constructor(bench: IntakeBench, clock: ManualClock, plan: Plan) {
    this.#bench = bench;
    this.clock = clock;
    this.#plan = plan;
    this.#idle = Array.from({ length: plan.issues }, (_, n) => n + 1);
    for (const number of this.#idle) bench.forge.write(number);
    bench.forge.rights.set('ann', 'write');
  }

  async second(): Promise<void> {
    await this.#label(Math.ceil(EVENTS / this.#plan.seconds));
    await this.#deliver();
    await this.clock.advance(SECOND);
    await this.#finish();
    await this.#claim();
  }

  get quiet(): boolean {
    return this.#held.length === 0 && this.#arrivals.size === 0 && this.generations.length === EVENTS;
  }

  /** Labels issues that have no order, as the forge would tell it. */
  async #label(most: number): Promise<void> {
    const { forge } = this.#bench;
    for (let n = 0; n < most && this.generations.length < EVENTS && this.#idle.length > 0; n += 1) {
      const [number = 0] = this.#idle.splice(Math.floor(this.#random() * this.#idle.length), 1);
      const label = pick(this.#random, LABELS);
      forge.setLabels(number, { add: [label] }, 'ann');
      const id = `g-${this.generations.length}`;
      const told = toldLabelled(forge.kind as HookForge, number, label, 'ann');
      this.generations.push({ number, at: this.clock.now(), told, id });
      for (const late of this.#plan.arrivals(this.#random)) this.#expect(this.clock.now() + late, told, id);
    }
  }

  #expect(at: number, told: Told, id: string): void {
    const second = Math.floor(at / SECOND);
    const due = this.#arrivals.get(second) ?? [];
    due.push(() => this.#bench.deliver(told, id));
    this.#arrivals.set(second, due);
  }

  async #deliver(): Promise<void> {
    const second = Math.floor(this.clock.now() / SECOND);
    for (const arrive of shuffled(this.#random, this.#arrivals.get(second) ?? [])) {
      const status = await arrive();
      if (status !== 'accepted' && status !== 'seen') throw new Error(`a webhook was answered with ${status}`);
      this.statuses[status] += 1;
    }
    this.#arrivals.delete(second);
  }

  /** A worker takes what waits: the claim replaces the trigger by a state label. */
  async #claim(): Promise<void> {
    const { crew, forge } = this.#bench;
    for (let free = Math.min(await crew.queue.depth(), WORKERS - this.#held.length); free > 0; free -= 1) {
      const lease = await crew.queue.take('worker', AbortSignal.timeout(5000));
      if (!lease) throw new Error('nothing to take from a queue that is not empty');
      const fence = await crew.store.lease(lease.id, 'worker');
      await crew.store.move(lease.id, fence, 'claimed');
      await crew.store.move(lease.id, fence, 'running');
      const number = Number(lease.id.split('-')[0]);
      wear(forge, number, 'claimed');
      this.#held.push({ lease, number, until: this.clock.now() + Math.floor(this.#random() * 30) * SECOND });
    }
  }

  async #finish(): Promise<void> {
    const { crew, forge } = this.#bench;
    const over = this.#held.filter(({ until }) => until <= this.clock.now());
    for (const { lease, number } of over) {
      this.#held.splice(
        this.#held.findIndex((one) => one.lease === lease),
        1,
      );
      wear(forge, number, 'done');
      await crew.store.close(lease.id, await crew.store.seize(lease.id), { kind: 'no-change', why: 'it works' });
      await lease.done();
      this.#idle.push(number);
    }
  }
}

function wear(forge: ForgeImitation, number: number, state: 'claimed' | 'done'): void {
  forge.setLabels(number, labelChange([...forge.of(number).labels], state, 'agent'), 'issuewright');
}

/** Runs a plan to its end beside the engine's own timer; gives what each order waited, in milliseconds, by its generation. */
async function run(plan: Plan) {
  const clock = new ManualClock();
  const bench = await intakeBench('gitea', clock);
  const options = { repositories: [bench.forge.repo], labelPrefix: 'agent', reconcileMs: INTERVAL };
  await using _engine = await startEngine({ crew: bench.crew, ...options, reap: async () => 0 });
  // The look at the start is over before anything happens.
  await calm(bench);
  const chaos = new Chaos(bench, clock, plan);
  for (let left = 3 * plan.seconds + 300; left > 0 && !chaos.quiet; left -= 1) {
    await chaos.second();
    await calm(bench);
  }
  expect(chaos.quiet).toBe(true);
  // Whoever would begin once too often, has time to.
  for (let n = 0; n < 3; n += 1) {
    await clock.advance(INTERVAL);
    await calm(bench);
  }
  return { ...(await outcome(bench.crew, chaos)), errors: bench.errors, calls: bench.forge.calls, ...chaos.statuses };
}

/** Nothing here waits for anything but the clock and the next turn: after two, all that can be done now is done. */
async function calm(bench: IntakeBench): Promise<void> {
  await bench.settled();
  await bench.settled();
}

async function outcome(crew: Crew, { generations }: Chaos) {
  const waiting = new Map<number, number[]>();
  for (const { order } of (await crew.store.list({})).toReversed()) {
    const made = waiting.get(order.issue.number) ?? [];
    waiting.set(order.issue.number, [...made, Date.parse(order.createdAt)]);
  }
  const orders = [...waiting.values()].reduce((sum, made) => sum + made.length, 0);
  const waited = generations.map(({ number, at }) => {
    const created = waiting.get(number)?.shift();
    return created === undefined ? Number.POSITIVE_INFINITY : created - at;
  });
  return { generations: generations.length, orders, waited: waited.toSorted((a, b) => a - b) };
}

type Result = Awaited<ReturnType<typeof run>>;

function told(what: string, { generations, orders, waited, accepted, seen, calls }: Result): string {
  const at = (share: number) => (waited[Math.floor(share * (waited.length - 1))] ?? 0) / SECOND;
  return (
    `${what}: ${generations} labellings, ${accepted} webhooks taken, ${seen} seen before; ${orders} orders; ` +
    `waited ${at(0.5)} s median, ${at(1)} s at most; ${calls} calls of the forge`
  );
}

function once({ generations, orders, waited, errors }: Result): void {
  expect(generations).toBe(EVENTS);
  expect(orders).toBe(EVENTS);
  expect(waited[0]).toBeGreaterThanOrEqual(0);
  expect(waited.at(-1)).toBeLessThanOrEqual(INTERVAL);
  expect(errors).toEqual([]);
}

describe('ten thousand labellings', () => {
  it('whose webhooks are all lost make one order each, within one interval', { timeout: 120_000 }, async ({
    annotate,
  }) => {
    const result = await run({ issues: EVENTS, seconds: 60, arrivals: () => [] });
    await annotate(told('all lost', result));
    once(result);
    expect(result.accepted).toBe(0);
  });

  it('whose webhooks come never, late or often make one order each', { timeout: 240_000 }, async ({ annotate }) => {
    const result = await run({
      issues: 3000,
      seconds: 300,
      arrivals: (random) =>
        random() < 0.2
          ? []
          : Array.from({ length: Math.floor(random() * 6) }, () => Math.floor(random() * random() * 300 * SECOND)),
    });
    await annotate(told('0 to 5 times each, in any order, 20 % lost', result));
    once(result);
    expect(result.accepted).toBeGreaterThan(EVENTS / 2);
    expect(result.seen).toBeGreaterThan(EVENTS / 2);
  });
});
