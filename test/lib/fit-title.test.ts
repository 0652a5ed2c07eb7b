import { describe, expect, it } from 'vitest';
import { fitTitle } from '../../src/lib/fit-title.ts';

describe('a title', () => {
  it.each([
    ['short', 'short'],
    ['', ''],
    ['a \r\n\n b', 'a b'],
    ['x'.repeat(255), 'x'.repeat(255)],
    ['x'.repeat(256), `${'x'.repeat(254)}…`],
  ])('fits: %#', (title, fitted) => {
    expect(fitTitle(title)).toBe(fitted);
  });

  it('is cut between characters, never in one', () => {
    const cut = fitTitle('🧪'.repeat(300));
    expect(Array.from(cut)).toHaveLength(255);
    expect(cut.isWellFormed()).toBe(true);
  });
});
