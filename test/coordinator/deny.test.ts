import { describe, expect, it } from 'vitest';
import { type IntakeBench, intakeBench } from '../support/intake-bench.ts';
import { ManualClock } from '../support/manual-clock.ts';
import type { HookForge } from '../support/mutated-hook.ts';
import { toldComment } from '../support/told-by.ts';

async function bench(kind: HookForge = 'gitea'): Promise<IntakeBench> {
  const made = await intakeBench(kind);
  made.forge.write(7);
  made.forge.rights.set('ann', 'read').set('bob', 'triage');
  return made;
}

async function said({ deliver, settled, forge }: IntakeBench, body: string, by: string, id: number): Promise<void> {
  await deliver(toldComment(forge.kind as HookForge, 7, body, by, id));
  await settled();
}
const bodies = ({ forge }: IntakeBench) => forge.of(7).comments.map(({ body }) => body);

describe.each(['github', 'gitea', 'gitlab'] as const)('a denial on %s', (kind) => {
  it('is said once to each, in one comment; what they ask later gets a reaction', async () => {
    const made = await bench(kind);
    await said(made, '/agent run', 'ann', 1);
    expect(made.forge.of(7).reactions).toEqual([]);
    await said(made, '/agent retry', 'Ann', 2);
    await said(made, '/agent run', 'bob', 3);
    await said(made, '/agent yolo', 'bob', 4);
    const [body, ...others] = bodies(made);
    expect(others).toEqual([]);
    expect(body?.match(/^🙅 @\w+: `\w+` needs write permission in this repository; .*$/gm)).toEqual([
      '🙅 @ann: `run` needs write permission in this repository; the sender has only read.',
      '🙅 @bob: `run` needs write permission in this repository; the sender has only triage.',
    ]);
    expect(made.forge.of(7).reactions).toEqual(['confused 2', 'confused 4']);
    expect(made.errors).toEqual([]);
  });

  it('leaves no trace where the issue must not be touched', async () => {
    const made = await bench(kind);
    await said(made, '/agent run', 'ann', 1);
    made.forge.setLabels(7, { add: ['agent:no'] }, 'bob');
    await said(made, '/agent run', 'ann', 2);
    await said(made, '/agent run', 'bob', 3);
    expect(bodies(made)).toHaveLength(1);
    expect(made.forge.of(7).reactions).toEqual([]);
  });
});

describe('the comment of denials', () => {
  it('does not grow for ever', async () => {
    const clock = new ManualClock();
    const made = await intakeBench('gitea', clock);
    made.forge.write(7);
    for (let n = 1; n <= 22; n += 1) {
      await said(made, '/agent run', `stranger${n}`, n);
      clock.jump(61_000);
    }
    expect(bodies(made)).toHaveLength(1);
    expect(bodies(made)[0]?.match(/🙅/g)).toHaveLength(20);
    expect(made.forge.of(7).reactions).toEqual(['confused 21', 'confused 22']);
  });
});
