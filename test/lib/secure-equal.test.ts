import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secureEqual } from '../../src/lib/secure-equal.ts';

describe('a comparison of secrets', () => {
  it('says the same as an open one, for any two texts', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(secureEqual(a, b)).toBe(a === b);
        expect(secureEqual(a, a)).toBe(true);
      }),
    );
  });
});
