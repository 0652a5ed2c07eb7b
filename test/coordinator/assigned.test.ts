import { describe, expect, it } from 'vitest';
import { reconcile } from '../../src/coordinator/reconcile.ts';
import { type IntakeBench, intakeBench } from '../support/intake-bench.ts';
import type { HookForge } from '../support/mutated-hook.ts';
import { toldAssigned, toldComment, toldLabelled } from '../support/told-by.ts';

const FORGES = ['github', 'gitea', 'gitlab'] as const;
const BOT = 'issuewright';
const signal = new AbortController().signal;

async function bench(kind: HookForge): Promise<IntakeBench> {
  const made = await intakeBench(kind);
  made.forge.write(7);
  made.forge.rights.set('ann', 'write').set('tim', 'triage');
  return made;
}

async function assign(made: IntakeBench, who: string, by: string): Promise<string> {
  made.forge.assign(7, who, by);
  const all = [...made.forge.of(7).assignees];
  const answer = await made.deliver(toldAssigned(made.forge.kind as HookForge, 7, who, by, all));
  await made.settled();
  return answer;
}
const orders = async ({ crew }: IntakeBench) => (await crew.store.list({})).map(({ order }) => order);

describe.each(FORGES)('assigning the bot on %s', (kind) => {
  it('asks for work, once, as the one who assigned', async () => {
    const made = await bench(kind);
    await assign(made, BOT, 'ann');
    await assign(made, BOT, 'ann');
    expect(await orders(made)).toMatchObject([{ role: 'developer', requester: 'ann' }]);
  });

  it('needs the same right as the label', async () => {
    const made = await bench(kind);
    await assign(made, BOT, 'tim');
    expect(await orders(made)).toEqual([]);
    expect(made.forge.of(7).comments.map(({ body }) => body)).toEqual([
      expect.stringContaining('@tim may not start work here; it needs write permission'),
    ]);
  });

  it('is not asked for by assigning somebody else, before or after', async () => {
    const made = await bench(kind);
    expect(await assign(made, 'zoe', 'ann')).toBe('ignored');
    await assign(made, BOT, 'ann');
    const [order] = await orders(made);
    const { store } = made.crew;
    await store.close(order?.id ?? '', await store.seize(order?.id ?? ''), { kind: 'no-change', why: 'x' });
    await made.crew.forge.issues.label(
      { repo: made.forge.repo, number: 7 },
      { add: ['agent:done'], remove: [] },
      signal,
    );
    await assign(made, 'bob', 'ann');
    expect(await orders(made)).toHaveLength(1);
  });

  it('asks for nothing where the bot is no longer assigned when it looks, nor where it must not touch', async () => {
    const made = await bench(kind);
    await made.deliver(toldAssigned(kind, 7, BOT, 'ann'));
    await made.settled();
    made.forge.setLabels(7, { add: ['agent:no'] }, 'ann');
    await assign(made, BOT, 'ann');
    expect(await orders(made)).toEqual([]);
    expect(made.forge.of(7).comments).toEqual([]);
  });

  it('is not stopped by a look before it shows itself, as little as what a command asked for', async () => {
    for (const ask of [toldAssigned(kind, 7, BOT, 'ann'), toldComment(kind, 7, '/agent run', 'ann', 1)]) {
      const made = await bench(kind);
      made.forge.assign(7, BOT, 'ann');
      await made.deliver(ask);
      await made.settled();
      expect(
        await reconcile(made.crew, made.running, made.forge.repo, { prefix: 'agent', roles: [] }, signal),
      ).toMatchObject({ stopped: 0 });
      await made.deliver(toldLabelled(kind, 7, 'bug', 'tim'));
      await made.settled();
      const [order] = await orders(made);
      expect(made.running.start(order?.id ?? '').aborted).toBe(false);
    }
  });
});
