import { expect, it } from 'vitest';
import type { WorkOrder } from '../../src/domain/order.ts';
import { type IntakeBench, intakeBench } from '../support/intake-bench.ts';
import { toldComment } from '../support/told-by.ts';
import { workOrder } from '../support/work-order.ts';

const follow: NonNullable<WorkOrder['follow']> = {
  pull: 8,
  branch: 'issuewright/7-00000000',
  root: '7-00000000',
  trunk: 'a'.repeat(40),
  title: 'Fix',
  round: 1,
  asks: [],
  failing: [],
};

/** What is answered to `yolo`, and the decisions that are journaled then. */
async function asked(made: IntakeBench, order: WorkOrder) {
  made.forge.write(7);
  made.forge.rights.set('boss', 'admin');
  await made.crew.store.accept(order);
  await made.deliver(toldComment('gitea', 7, '/agent yolo', 'boss', 1));
  await made.settled();
  const lines = await made.crew.store.journal(order.id);
  const decisions = lines.flatMap(({ entry }) => (entry.kind === 'decision' ? [[entry.by, entry.decision.kind]] : []));
  return {
    said: made.forge.of(7).comments.at(-1)?.body,
    decisions,
    state: (await made.crew.store.find(order.id))?.state,
  };
}

it('is noted for an order under way, in the name of who said it', async () => {
  const { said, decisions, state } = await asked(await intakeBench('gitea'), workOrder());
  expect({ decisions, state }).toEqual({ decisions: [['boss', 'yolo']], state: 'queued' });
  expect(said).toContain('Noted for order');
});

it('does not set a paused order going', async () => {
  const made = await intakeBench('gitea');
  await made.crew.store.accept(workOrder());
  const fence = await made.crew.store.seize(workOrder().id);
  await made.crew.store.close(workOrder().id, fence, { kind: 'paused', why: 'budget' });
  expect(await asked(made, workOrder())).toMatchObject({ decisions: [['boss', 'yolo']], state: 'paused' });
});

it('is refused where the order goes on with a pull request that people look at already', async () => {
  const { said, decisions } = await asked(await intakeBench('gitea'), workOrder({ follow }));
  expect(decisions).toEqual([]);
  expect(said).toContain('only what passed its gates is pushed there');
});
