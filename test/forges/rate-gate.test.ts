import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rateGate } from '../../src/forges/rate-gate.ts';
import { GITHUB_LIMITS, type RateLimits, type RequestKind } from '../../src/forges/rate-limits.ts';
import { type Latency, LimitedForge, type LimitedForgeOptions } from '../support/limited-forge.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** Nobody stops; one for each, as one with thousands of listeners is slow. */
const free = () => new AbortController().signal;
const quick: Latency = () => [50, 100, 50];
const PATIENT: RateLimits = { ...GITHUB_LIMITS, patienceMs: Number.POSITIVE_INFINITY };
const HOUR = 3_600_000;

/** The same numbers from 0 to 1 each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Mostly quick, sometimes slow in one of its parts. */
function uneven(random: () => number): Latency {
  const part = () => 20 + random() * 100 + (random() < 0.03 ? random() * 8000 : 0);
  return () => [part(), part(), part()];
}

function setUp(options: Partial<LimitedForgeOptions> = {}, limits: Partial<RateLimits> = {}) {
  const clock = new ManualClock();
  const forge = new LimitedForge({ clock, latency: quick, perHour: 5000, ...options });
  const gate = rateGate({ ...PATIENT, ...limits }, clock);
  const ask = (kind: RequestKind, id = 0, signal = free()) =>
    gate.through(kind, () => forge.request(kind, { id }), signal);
  const ids = () => forge.arrivals.map(({ id }) => id);
  return { clock, forge, gate, ask, ids };
}

/** A mix of requests in an order that is the same each time. */
function mixed(reads: number, writes: number, creates: number, random = seeded(1)): readonly RequestKind[] {
  const kinds = [
    ...Array<RequestKind>(reads).fill('read'),
    ...Array<RequestKind>(writes).fill('write'),
    ...Array<RequestKind>(creates).fill('create'),
  ];
  return kinds
    .map((kind) => ({ kind, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ kind }) => kind);
}

/** The shortest time in which the limits let anybody do this, in milliseconds: what the limit that binds most asks for. */
function shortest(kinds: readonly RequestKind[], perHour: number): number {
  const count = (kind: RequestKind) => kinds.filter((one) => one === kind).length;
  const [reads, creates, all] = [count('read'), count('create'), kinds.length];
  const minutes = (points: number) => Math.max(0, points / 900 - 1) * 60_000;
  const hours = Math.ceil(all / perHour) - 1;
  const rest = all - hours * perHour;
  // After the last budget is given anew, the cheapest requests may be what is left.
  const last = minutes(Math.min(rest, reads) + 5 * Math.max(0, rest - reads));
  const made = Math.max(0, Math.ceil(creates / 500) - 1) * HOUR + (((creates - 1) % 500) * 60_000) / 80;
  return Math.max(minutes(reads + 5 * (all - reads)), hours * HOUR + (hours > 0 ? last : 0), made);
}

function report(name: string, figures: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`rate gate, ${name}: ${JSON.stringify(figures)}\n`);
}

describe('10 000 requests at once', () => {
  it.each([
    ['at GitHub’s budget', 5000, mixed(8000, 1500, 500)],
    ['at a budget that never binds', 1_000_000, mixed(8000, 1500, 500)],
    ['at a larger budget', 15_000, mixed(5000, 4000, 1000)],
    ['mostly writes', 12_500, mixed(1000, 8900, 100)],
  ])('cross no limit and take hardly longer than they must: %s', async (name, perHour, kinds) => {
    const { clock, forge, ask } = setUp({ perHour, latency: uneven(seeded(2)), skewMs: 37 * 60_000 });
    const began = clock.now();
    await clock.run(Promise.all(kinds.map((kind, id) => ask(kind, id))));
    const [took, least] = [clock.now() - began, shortest(kinds, perHour)];
    const share = least / took;
    const { bans, served, mostAtOnce } = forge;
    const figures = { served, bans: bans.length, mostAtOnce, seconds: took / 1000, least: least / 1000, share };
    report(name, figures);
    expect(bans).toEqual([]);
    expect(served).toBe(10_000);
    expect(share).toBeGreaterThanOrEqual(0.9);
    expect(share).toBeLessThanOrEqual(1);
    expect(clock.sleepers).toBe(0);
  });
});

describe('whatever the server, its clock and its wires are like', () => {
  it('no limit is crossed', { timeout: 60_000 }, async () => {
    let [asked, runs] = [0, 0];
    const world = fc.record({
      seed: fc.integer(),
      perHour: fc.constantFrom(60, 500, 5000, undefined),
      intoHourMs: fc.integer({ min: 0, max: HOUR - 1 }),
      skewMs: fc.integer({ min: -30 * 24 * HOUR, max: 30 * 24 * HOUR }),
      lost: fc.constantFrom(0, 0.02, 0.2),
      size: fc.integer({ min: 50, max: 500 }),
    });
    const check = async ({ seed, lost, size, ...options }: typeof world extends fc.Arbitrary<infer T> ? T : never) => {
      const random = seeded(seed);
      const late: Promise<Response>[] = [];
      const kinds = mixed(size, Math.floor(random() * size), Math.floor(random() * size), random);
      const { clock, forge, gate } = setUp({ ...options, latency: uneven(random) });
      const ask = async (kind: RequestKind) => {
        await clock.wait(random() * 600_000);
        const send = async () => {
          const response = forge.request(kind);
          late.push(response);
          if (random() >= lost) return await response;
          // Given up here, perhaps before it has reached the forge.
          await clock.wait(random() * 200);
          throw new Error('reset');
        };
        await gate
          .through(kind, send, free())
          .catch((thrown: unknown) => expect(thrown).toMatchObject({ message: 'reset' }));
      };
      await clock.run(Promise.all(kinds.map(ask)).then(() => Promise.all(late)));
      expect(forge.bans).toEqual([]);
      expect(forge.served).toBe(kinds.length);
      expect(clock.sleepers).toBe(0);
      asked += kinds.length;
      runs += 1;
    };
    await fc.assert(fc.asyncProperty(world, check), { numRuns: 30 });
    report('worlds', { runs, asked, bans: 0 });
  });

  it('a budget that others spend from too is not overdrawn', async () => {
    const { clock, forge, ask } = setUp({ intoHourMs: HOUR / 4, skewMs: -5 * 60_000, latency: uneven(seeded(3)) });
    forge.spend(3900);
    const stop = new AbortController();
    const others = async () => {
      for (;;) {
        await clock.wait(2000, stop.signal);
        forge.spend(1);
      }
    };
    const spent = others().catch(() => undefined);
    const kinds = mixed(2700, 250, 50);
    const began = clock.now();
    await clock.run(Promise.all(kinds.map((kind, id) => ask(kind, id))));
    stop.abort();
    await spent;
    report('with others', { served: forge.served, bans: forge.bans.length, seconds: (clock.now() - began) / 1000 });
    expect(forge.bans).toEqual([]);
    expect(forge.served).toBe(3000);
    // The rest of the first hour has room for about 1 100; the remainder follows in the second, and in no third.
    expect(clock.now() - began).toBeGreaterThan(HOUR / 2);
    expect(clock.now() - began).toBeLessThan(HOUR);
  });

  it('what was given up counts for as long as it may still arrive', async () => {
    let there = 20_000;
    const latency: Latency = () => {
      if (there > 50) there += 30;
      return [there, 100, 50];
    };
    const { clock, forge, gate, ask } = setUp({ latency });
    const late: Promise<Response>[] = [];
    const giveUp = async () => {
      late.push(forge.request('write'));
      await clock.wait(10);
      throw new Error('given up');
    };
    await clock.run(ask('read'));
    const all = Array.from({ length: 180 }, () => gate.through('write', giveUp, free()).catch(() => undefined));
    await clock.run(Promise.all(all));
    there = 50;
    await clock.run(Promise.all(Array.from({ length: 300 }, () => ask('read'))));
    await clock.run(Promise.all(late));
    expect(forge.bans).toEqual([]);
  });

  it('a slow forge has never too many at once', async () => {
    const { clock, forge, ask } = setUp({ latency: () => [50, 20_000, 50] });
    await clock.run(Promise.all(Array.from({ length: 400 }, () => ask('read'))));
    expect(forge.mostAtOnce).toBe(GITHUB_LIMITS.concurrent);
    expect(forge.bans).toEqual([]);
  });

  it('one request asks first; the others wait for what it is told', async () => {
    const { clock, forge, ask } = setUp();
    const all = Promise.all(Array.from({ length: 10 }, () => ask('read')));
    await clock.pass(100);
    expect(forge.served).toBe(1);
    await clock.run(all);
    expect(forge.served).toBe(10);
  });

  it('a forge that tells no budget has none', async () => {
    const { clock, forge, ask } = setUp({ perHour: undefined });
    await clock.run(Promise.all(mixed(600, 20, 20).map((kind) => ask(kind))));
    expect(clock.now()).toBeLessThan(Date.UTC(2026, 0, 1) + 60_000);
    expect(forge.bans).toEqual([]);
  });

  it('each resource has a budget of its own', async () => {
    const { clock, forge, gate, ask } = setUp({ perHour: 30 });
    const search = () => gate.on('search').through('read', () => forge.request('read', { resource: 'search' }), free());
    const searches = Array.from({ length: 31 }, search);
    await clock.run(Promise.all(searches.slice(0, 30)));
    const began = clock.now();
    await clock.run(Promise.all(Array.from({ length: 30 }, () => ask('read'))));
    expect(clock.now() - began).toBeLessThan(60_000);
    expect(forge.served).toBe(60);
    await clock.run(Promise.all(searches));
    expect(clock.now() - began).toBeGreaterThan(HOUR - 120_000);
    expect(forge.bans).toEqual([]);
  });

  it('an answer with another resource’s headers says nothing of one’s own', async () => {
    const { clock, forge, gate, ask } = setUp();
    const odd = async () =>
      new Response(null, {
        headers: {
          date: new Date(clock.now()).toUTCString(),
          'x-ratelimit-limit': '30',
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(clock.now() / 1000 + 3000),
          'x-ratelimit-resource': 'search',
        },
      });
    await clock.run(gate.through('read', odd, free()));
    await clock.run(Promise.all(Array.from({ length: 50 }, () => ask('read'))));
    expect(clock.now()).toBeLessThan(Date.UTC(2026, 0, 1) + 60_000);
    expect(forge.served).toBe(50);
  });

  it.each([401, 502])('an answer of %i is no word of the forge on the budget', async (status) => {
    const { clock, forge, gate, ask } = setUp();
    const reset = String(clock.now() / 1000 + 3000);
    const date = new Date(clock.now()).toUTCString();
    const headers = { date, 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    await clock.run(gate.through('read', async () => new Response(null, { status, headers }), free()));
    await clock.run(ask('read'));
    expect(clock.now()).toBeLessThan(Date.UTC(2026, 0, 1) + 60_000);
    expect(forge.served).toBe(1);
  });
});

describe('a refusal for too many requests', () => {
  const told = (ms: number, forge: LimitedForge, clock: ManualClock) => {
    forge.limit(ms, 429, { 'retry-after': String(ms / 1000) });
    return clock.now() + ms;
  };

  it.each([403, 429])('of %i makes everybody wait as long as it says, then one asks alone', async (status) => {
    const { clock, forge, ask } = setUp();
    await clock.run(ask('read'));
    forge.limit(90_000, status, { 'retry-after': '90' });
    const until = clock.now() + 90_000;
    expect((await clock.run(ask('read'))).status).toBe(status);
    const all = (['read', 'write', 'create', 'read'] as const).map((kind) => ask(kind));
    await clock.pass(90_000 + 100);
    expect(forge.served).toBe(3);
    await clock.run(Promise.all(all));
    const sent = forge.arrivals.slice(2).map((one) => one.sent);
    expect(Math.min(...sent)).toBeGreaterThanOrEqual(until);
    expect(forge.bans).toEqual([]);
  });

  it('holds back also what waits already, and what others under way are told later is no new one', async () => {
    const { clock, forge, ask } = setUp({ latency: uneven(seeded(5)) });
    await clock.run(ask('read'));
    const all = Promise.all(Array.from({ length: 1500 }, () => ask('read')));
    await clock.pass(1000);
    const until = told(120_000, forge, clock);
    await clock.run(all);
    expect(forge.arrivals.filter(({ sent }) => sent > until - 115_000 && sent < until)).toEqual([]);
    expect(forge.bans).toEqual([]);
    expect(clock.now()).toBeLessThan(until + 240_000);
  });

  it.each([
    ['429 without another word', 429, ''],
    ['403 that points to the limits', 403, '{"documentation_url":"https://docs.example.org/rest/rate-limits"}'],
  ])('%s: a minute, then two, four; a success ends the row', async (_name, status, body) => {
    const { clock, forge, ask } = setUp();
    await clock.run(ask('read'));
    const waits: number[] = [];
    forge.limit(7 * 60_000, status, {}, body);
    for (let before = clock.now(); waits.length < 4; before = clock.now()) {
      await clock.run(ask('read'));
      waits.push(Math.round((clock.now() - before) / 60_000));
    }
    expect(waits).toEqual([0, 1, 2, 4]);
    forge.limit(200, status, {}, body);
    await clock.run(ask('read'));
    const before = clock.now();
    await clock.run(ask('read'));
    expect(Math.round((clock.now() - before) / 60_000)).toBe(1);
  });

  it('that many under way meet at once is one, not the second and third of a row', async () => {
    const { clock, forge, ask } = setUp();
    await clock.run(ask('read'));
    forge.limit(400, 429);
    await clock.run(Promise.all(Array.from({ length: 5 }, () => ask('read'))));
    const before = clock.now();
    await clock.run(ask('read'));
    expect(Math.round((clock.now() - before) / 60_000)).toBe(1);
  });

  it.each([
    ['for want of rights', '{"documentation_url":"https://docs.example.org/rest/issues"}'],
    ['that is no JSON', '<html>'],
    ['that never ends', 'x'.repeat(100_000)],
  ])('is none where it is a 403 %s; its answer can still be read', async (_name, body) => {
    const { clock, forge, ask } = setUp();
    forge.limit(60_000, 403, {}, body);
    const response = await clock.run(ask('read'));
    expect(await response.text()).toBe(body);
    const before = clock.now();
    await clock.run(Promise.all([ask('read'), ask('create')]));
    expect(clock.now() - before).toBeLessThan(2000);
  });

  it('because the budget is used up holds back those who spend from it only', async () => {
    const { clock, forge, gate, ask } = setUp({ intoHourMs: HOUR / 2 });
    await clock.run(ask('read'));
    forge.spend(5000);
    const reset = String(Math.floor((clock.now() + HOUR / 2) / 1000));
    forge.limit(HOUR / 2, 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset });
    expect((await clock.run(ask('read'))).status).toBe(403);
    const before = clock.now();
    const other = async () => new Response(null);
    await clock.run(gate.on('graphql').through('write', other, free()));
    expect(clock.now()).toBe(before);
    await clock.run(ask('read'));
    expect(clock.now() - before).toBeGreaterThan(HOUR / 2 - 60_000);
    expect(clock.now() - before).toBeLessThan(HOUR / 2 + 60_000);
    expect(forge.bans).toEqual([]);
  });

  it('that is to last longer than anybody is to wait is told at once to all who wait', async () => {
    const { clock, forge, ask } = setUp({}, { patienceMs: 300_000 });
    forge.limit(HOUR, 429, { 'retry-after': '3600' });
    const all = [ask('read'), ask('read'), ask('create')].map((one) => one.catch((thrown: unknown) => thrown));
    const [first, ...others] = await clock.run(Promise.all(all));
    expect(first).toMatchObject({ status: 429 });
    for (const other of others) expect(other).toMatchObject({ code: 'FORGE_LIMITED', retryAfterMs: HOUR });
    await expect(ask('write')).rejects.toMatchObject({ code: 'FORGE_LIMITED' });
    expect(forge.served).toBe(1);
    await clock.pass(HOUR);
    expect((await clock.run(ask('write'))).status).toBe(200);
  });
});

describe('the line', () => {
  it('is first come, first served within a kind, and creations begin a second apart', async () => {
    const { clock, forge, ask } = setUp({ latency: uneven(seeded(6)) });
    await clock.run(Promise.all(mixed(200, 100, 50).map((kind, id) => ask(kind, id))));
    for (const kind of ['read', 'write', 'create'] as const) {
      const sent = forge.arrivals.filter((one) => one.kind === kind).toSorted((a, b) => a.id - b.id);
      for (const [n, one] of sent.entries()) {
        const before = sent[n - 1]?.sent ?? 0;
        expect(one.sent - before).toBeGreaterThanOrEqual(kind === 'create' ? 1000 : 0);
      }
    }
  });

  it('of creations holds back no read, nor do many reads keep a write from its five points', async () => {
    const { clock, ask } = setUp({ latency: uneven(seeded(7)) });
    const creates = Promise.all(Array.from({ length: 200 }, () => ask('create')));
    await clock.pass(5000);
    const before = clock.now();
    await clock.run(ask('read'));
    expect(clock.now() - before).toBeLessThan(10_000);
    const reads = Promise.all(Array.from({ length: 2000 }, () => ask('read')));
    await clock.pass(10_000);
    const write = clock.now();
    await clock.run(ask('write'));
    expect(clock.now() - write).toBeLessThan(61_000);
    await clock.run(Promise.all([creates, reads]));
  });

  it('is left at once with a stop’s own reason; the others go on as if nobody had been there', async () => {
    const { clock, ids, ask } = setUp();
    await clock.run(ask('read'));
    const stop = new AbortController();
    const stopped = [1, 2, 3].map((id) => ask('create', id, id === 2 ? stop.signal : free()).catch((thrown) => thrown));
    await clock.pass(500);
    stop.abort(new Error('stopped'));
    const at = clock.now();
    expect(await stopped[1]).toMatchObject({ message: 'stopped' });
    expect(clock.now()).toBe(at);
    await clock.run(Promise.all(stopped));
    expect(ids()).toEqual([0, 1, 3]);
    await expect(ask('read', 4, stop.signal)).rejects.toThrow('stopped');
    expect(ids()).toEqual([0, 1, 3]);
  });

  it('leaves no timer behind when the last one in it is stopped', async () => {
    const { clock, ask } = setUp();
    await clock.run(ask('create'));
    const stop = new AbortController();
    const waiting = ask('create', 1, stop.signal).catch(() => undefined);
    await clock.pass(10);
    expect(clock.sleepers).toBe(1);
    stop.abort();
    await waiting;
    await clock.pass(0);
    expect(clock.sleepers).toBe(0);
  });

  it('sleeps while nothing can change', async () => {
    const { clock, forge, ask } = setUp();
    let looked = 0;
    const wait = clock.wait.bind(clock);
    clock.wait = (ms, signal) => {
      looked += signal ? 1 : 0;
      return wait(ms, signal);
    };
    await clock.run(ask('read'));
    forge.limit(60_000, 429, { 'retry-after': '60' });
    await clock.run(ask('read'));
    const all = Promise.all([ask('read'), ask('write')]);
    looked = 0;
    await clock.run(all);
    expect(looked).toBeLessThanOrEqual(3);
  });

  it('ends with what the clock threw, and is usable again', async () => {
    const { clock, ask } = setUp();
    await clock.run(ask('create'));
    const wait = clock.wait.bind(clock);
    clock.wait = async () => {
      throw new Error('no clock');
    };
    await expect(ask('create')).rejects.toThrow('no clock');
    clock.wait = wait;
    await clock.run(ask('create'));
  });

  it('does not send again what failed', async () => {
    const { clock, gate } = setUp();
    let sent = 0;
    const send = async () => {
      sent += 1;
      throw new Error('reset');
    };
    await expect(clock.run(gate.through('create', send, free()))).rejects.toThrow('reset');
    expect(sent).toBe(1);
  });
});
