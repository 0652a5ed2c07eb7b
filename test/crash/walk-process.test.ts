import { expect, it } from 'vitest';
import { walk } from './walk.ts';

it('an order whose worker dies at every step, and twice between act and receipt, still ends once, with everything there once', {
  timeout: 1_200_000,
}, async () => {
  const { outcome, deaths } = await walk('process', 2);
  expect(outcome).toBe('delivered');
  const points = new Set(deaths);
  for (const key of [
    'claim/ref',
    'claim/comment',
    'implement',
    'commit',
    'test#1/gates',
    'review#1/blocker-1/answer',
    'ship/push',
    'ship/pull',
    'close#1/comment',
    'close#1/release',
  ]) {
    for (const point of ['intent', 'acted', 'receipt']) expect(points, `${key} ${point}`).toContain(`${key} ${point}`);
  }
  // An intent and a receipt are each written once; between them a worker dies again and again.
  const count = (point: string) => deaths.filter((death) => death === point).length;
  for (const point of points) expect(count(point), point).toBe(point.endsWith(' acted') ? 2 : 1);
});
