import { describe, expect, it } from 'vitest';
import { failure } from '../../src/domain/outcome.ts';
import { type IntakeBench, intakeBench } from '../support/intake-bench.ts';
import type { HookForge } from '../support/mutated-hook.ts';
import { toldComment, toldLabelled } from '../support/told-by.ts';

const FORGES = ['github', 'gitea', 'gitlab'] as const;
const SHA = 'b'.repeat(40);

async function bench(kind: HookForge = 'gitea'): Promise<IntakeBench> {
  const made = await intakeBench(kind);
  made.forge.write(7);
  made.forge.rights.set('ann', 'write').set('boss', 'admin');
  made.forge.branches.set('release/2', SHA);
  return made;
}

let comments = 0;
async function said({ deliver, settled, forge }: IntakeBench, body: string, by = 'ann'): Promise<void> {
  comments += 1;
  await deliver(toldComment(forge.kind as HookForge, 7, body, by, comments));
  await settled();
}
const orders = async ({ crew }: IntakeBench) => (await crew.store.list({})).map(({ order }) => order);
const answer = ({ forge }: IntakeBench) => forge.of(7).comments.at(-1)?.body;

describe.each(FORGES)('run on %s', (kind) => {
  it('starts from another branch, by the settings of the default one', async () => {
    const made = await bench(kind);
    await said(made, '/agent run --base release/2 --role tester');
    expect(await orders(made)).toMatchObject([
      { base: { branch: 'release/2', sha: SHA }, role: 'tester', profile: 'standard', settings: { hash: 'defaults' } },
    ]);
  });

  it('says that there is no such branch, and begins nothing', async () => {
    const made = await bench(kind);
    await said(made, '/agent run --base release/3');
    expect(await orders(made)).toEqual([]);
    expect(answer(made)).toContain('Nothing was started: there is no branch `release/3` in this repository.');
  });

  it('has nothing to review in an issue, says where there is, and leaves an order alone that is under way', async () => {
    const made = await bench(kind);
    made.forge.setLabels(7, { add: ['agent:reviewer'] }, 'ann');
    await made.deliver(toldLabelled(kind, 7, 'agent:reviewer', 'ann'));
    await made.settled();
    expect(await orders(made)).toEqual([]);
    expect(answer(made)).toMatch(/🙋 Needs a human: a reviewer judges a pull request.* say `\/agent review`/);
    expect([...made.forge.of(7).labels]).toEqual(['agent:needs-human']);
    await said(made, '/agent run');
    const labels = [...made.forge.of(7).labels];
    await said(made, '/agent run --role reviewer');
    expect(await orders(made)).toMatchObject([{ role: 'developer' }]);
    expect(answer(made)).toContain('An order for this issue is under way already.');
    expect([...made.forge.of(7).labels]).toEqual(labels);
  });

  it('takes a stricter profile of anybody who may start work, a weaker one of an administrator only', async () => {
    const made = await bench(kind);
    await said(made, '/agent run --profile minimal');
    expect(await orders(made)).toEqual([]);
    expect(answer(made)).toContain('`minimal` is weaker than `standard`');
    await said(made, '/agent run --profile strict');
    expect(await orders(made)).toMatchObject([{ profile: 'strict' }]);
    const other = await bench(kind);
    await said(other, '/agent run --profile minimal', 'boss');
    expect(await orders(other)).toMatchObject([{ profile: 'minimal', requester: 'boss' }]);
  });

  it('is strict where a label says so', async () => {
    const made = await bench(kind);
    made.forge.setLabels(7, { add: ['agent', 'gates:strict', 'gates:minimal', 'priority:high'] }, 'ann');
    await said(made, '/agent run --profile standard');
    expect(await orders(made)).toEqual([]);
    await made.deliver(toldLabelled(kind, 7, 'agent', 'ann'));
    await made.settled();
    expect(await orders(made)).toMatchObject([{ profile: 'strict', priority: 8 }]);
  });
});

describe('retry', () => {
  it('keeps branch, role and a stricter profile, and never a weaker one', async () => {
    for (const [profile, kept] of [
      ['strict', 'strict'],
      ['minimal', 'standard'],
    ]) {
      const made = await bench();
      await said(made, `/agent run --base release/2 --role tester --profile ${profile}`, 'boss');
      const [first] = await orders(made);
      const id = first?.id ?? '';
      await made.crew.store.close(id, await made.crew.store.seize(id), failure('GIT_FAILED'));
      await said(made, '/agent retry');
      expect((await orders(made))[0]).toMatchObject({ profile: kept, role: 'tester', base: { branch: 'release/2' } });
    }
  });
});
