import { describe, expect, it } from 'vitest';
import { intakeBench } from '../support/intake-bench.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { toldComment } from '../support/told-by.ts';

async function pingPong() {
  const clock = new ManualClock();
  const bench = await intakeBench('gitea', clock);
  bench.forge.write(7);
  bench.forge.rights.set('machine', 'write').set('ann', 'write');
  let id = 0;
  const say = async (body: string, by: string) => {
    id += 1;
    await bench.deliver(toldComment('gitea', 7, body, by, id));
    await bench.settled();
    return bench.results.at(-1);
  };
  return { ...bench, clock, say };
}

describe('a program that answers everything', () => {
  it('is answered eight times in a minute, then never again until somebody else speaks', async () => {
    const { say, clock, forge, errors } = await pingPong();
    const results: (string | undefined)[] = [];
    for (let turn = 0; turn < 500; turn += 1) {
      results.push(await say('/agent help', 'machine'));
      await clock.advance(1000);
    }
    expect(results.filter((result) => result === 'told')).toHaveLength(8);
    expect(results.slice(8).every((result) => result === 'loop')).toBe(true);
    const bodies = forge.of(7).comments.map(({ body }) => body);
    expect(bodies.filter((body) => body.includes('Needs a human'))).toHaveLength(1);
    expect(bodies).toHaveLength(2);
    expect(await say('/agent help', 'ann')).toBe('told');
    expect(errors).toEqual([]);
  });

  it('can still be stopped, and is heard again after an hour', async () => {
    const { say, clock } = await pingPong();
    for (let turn = 0; turn < 8; turn += 1) await say('/agent help', 'machine');
    expect(await say('/agent run', 'Machine')).toBe('loop');
    expect(await say('/agent stop', 'machine')).toBe('nothing to stop');
    await clock.advance(61 * 60_000);
    expect(await say('/agent help', 'machine')).toBe('told');
  });

  it('is no person who asks now and then', async () => {
    const { say, clock } = await pingPong();
    for (let turn = 0; turn < 20; turn += 1) {
      expect(await say('/agent help', 'ann')).toBe('told');
      await clock.advance(10_000);
    }
  });
});
