import { describe, expect, it } from 'vitest';
import { rateLimitResetMs } from '../../src/lib/rate-limit-reset.ts';

const DATE = 'Sat, 21 Nov 2026 07:00:00 GMT';
const SECONDS = Date.parse(DATE) / 1000;

describe('the end of a limit of requests', () => {
  it.each([
    [String(SECONDS + 30), 30_000],
    [` ${SECONDS + 1} `, 1000],
    [String(SECONDS - 30), 0],
    ['soon', undefined],
    ['60', undefined],
    ['', undefined],
    ['9'.repeat(20), undefined],
  ])('%j is %s ms away', (value, ms) => {
    expect(rateLimitResetMs(new Headers({ date: DATE, 'ratelimit-reset': value }), 'ratelimit-reset')).toBe(ms);
  });

  it('is unknown without the header, or without a clock to go by', () => {
    expect(rateLimitResetMs(new Headers({ date: DATE }), 'ratelimit-reset')).toBeUndefined();
    const dateless = new Headers({ 'ratelimit-reset': String(SECONDS) });
    expect(rateLimitResetMs(dateless, 'ratelimit-reset')).toBeUndefined();
  });
});
