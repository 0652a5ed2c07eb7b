import { retryAfterMs } from '../../lib/retry-after.ts';

/** What to wait where a limit says nothing of its end. */
const UNSAID_MS = 60_000;
/** Budgets are given anew every hour. */
const HOUR_MS = 3_600_000;

/**
 * How long GitHub asks to wait, in milliseconds; undefined where the refusal is none for too many requests. Such a refusal
 * has the status 403 as often as 429 and is told by its headers, or by the page that it points to.
 */
export function limitedFor({ status, headers }: Response, page: string | undefined): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const asked = retryAfterMs(headers);
  if (asked !== undefined) return asked;
  if (headers.get('x-ratelimit-remaining') === '0') return untilReset(headers) ?? UNSAID_MS;
  return status === 429 || page?.includes('rate-limit') ? UNSAID_MS : undefined;
}

/** The reset is in seconds since 1970; it counts from the answer's own date, so no clock of ours can be wrong about it. */
function untilReset(headers: Headers): number | undefined {
  const reset = headers.get('x-ratelimit-reset') ?? '';
  const wait = Number(reset) * 1000 - Date.parse(headers.get('date') ?? '');
  return /^\d{1,12}$/.test(reset) && !Number.isNaN(wait) ? Math.min(Math.max(1000, wait), HOUR_MS) : undefined;
}
