import { describe, expect, it } from 'vitest';
import { splitNamed } from '../../src/lib/named-statements.ts';

describe('a file of named statements', () => {
  it('is split at its headings, whatever is written before the first', () => {
    const found = splitNamed('-- about\n\n-- name: one\nSELECT 1\n-- remark\n\n-- name: two\nSELECT\n  2\n');
    expect([...found]).toEqual([
      ['one', 'SELECT 1\n-- remark'],
      ['two', 'SELECT\n  2'],
    ]);
  });
});
