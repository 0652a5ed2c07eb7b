import { expect, it } from 'vitest';
import { walk } from './walk.ts';

it('an order whose worker dies twice at every step still ends once, with everything there once', {
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
    'review#1/answer',
    'ship/push',
    'ship/pull',
    'close#1/comment',
    'close#1/release',
  ]) {
    for (const point of ['intent', 'acted', 'receipt']) expect(points, `${key} ${point}`).toContain(`${key} ${point}`);
  }
  expect(deaths).toHaveLength(2 * points.size);
});
