import { describe, expect, it } from 'vitest';
import { nearestWord } from '../../src/lib/nearest-word.ts';

const KNOWN = ['prefix', 'protected', 'rounds', 'review', 'budget', 'usd'];

describe('the nearest word', () => {
  it.each([
    ['prefx', 'prefix'],
    ['perfix', 'prefix'],
    ['Prefix', 'prefix'],
    ['reveiw', 'review'],
    ['bugdet', 'budget'],
    ['us', 'usd'],
  ])('to %s is %s', (written, meant) => {
    expect(nearestWord(written, KNOWN)).toBe(meant);
  });

  it('is none when nothing is near', () => {
    for (const written of ['', 'zzz', 'model', 'x'.repeat(100_000)])
      expect(nearestWord(written, KNOWN)).toBeUndefined();
    expect(nearestWord('a', [])).toBeUndefined();
  });
});
