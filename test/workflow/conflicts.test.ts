import { describe, expect, it } from 'vitest';
import { conflicted, conflictHunks, holdsMarkers } from '../../src/workflow/conflicts.ts';
import { orderOf } from '../roles/order.ts';

const OURS = 'a1'.repeat(20);
const THEIRS = 'b2'.repeat(20);
const SIDES = [OURS, THEIRS] as const;
const HUNK = `<<<<<<< ${OURS}\nours\n=======\ntheirs\n>>>>>>> ${THEIRS}`;

describe('the places of a conflict', () => {
  it('are told one by one with the number of their first line', () => {
    const text = `one\n${HUNK}\nseven\n${HUNK.replaceAll('<<<<<<<', '<<<<<<<<<').replace(OURS, `${OURS}:old.js`)}\n`;
    expect(conflictHunks(text, SIDES)).toMatch(/^line 2:\n<{7} .*\n\nline 8:\n<{9} a1.*:old\.js\nours/s);
    expect(conflictHunks('one\n', SIDES)).toBe('');
    expect(conflictHunks(`${HUNK}\n`.repeat(1_000), SIDES).length).toBeLessThan(7_000);
  });

  it.each([
    ['both markers', HUNK, true],
    ['the first alone', `x\n<<<<<<< ${OURS}\nours\n`, true],
    ['the last alone', `theirs\n>>>>>>> ${THEIRS}`, true],
    ['the markers of another merge', HUNK.replace(OURS, 'HEAD').replace(THEIRS, 'main'), false],
    ['a text about markers', `Git writes \`<<<<<<< ${OURS}\`.`, false],
    ['nothing', '', false],
  ])('are still there with %s: %j', (_name, text, held) => {
    expect(holdsMarkers(text, SIDES)).toBe(held);
  });
});

describe('an order that ends with a conflict', () => {
  it('names its files, which cannot break out of their marks, and not all of very many', () => {
    const files = Array.from({ length: 12 }, (_, n) => ({ path: `f${n}` }));
    expect(conflicted(orderOf(), files)).toMatchObject({ why: expect.stringMatching(/in `f0`, .*`f9`, 2 more$/) });
    const outcome = conflicted(orderOf(), [{ path: 'a`@all\n# x' }], 'both cannot hold');
    expect(outcome).toEqual({
      kind: 'needs-human',
      why: 'the change conflicts with `main` in ``a`@all # x``: both cannot hold',
    });
  });
});
