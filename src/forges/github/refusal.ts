import { rateLimitResetMs } from '../../lib/rate-limit-reset.ts';
import type { RefusalReading, RefusedAnswer } from '../forge-answer.ts';
import { RefusalSchema } from './schema.ts';

/** What to wait where a limit says nothing of its end. */
const UNSAID_MS = 60_000;

/**
 * What GitHub says by a refusal. One for too many requests has the status 403 as often as 429, and is told by its headers
 * or by the page that it points to; something that exists already is refused as invalid, and told by a code.
 */
export const readRefusal: RefusalReading = (answer) => {
  const says = RefusalSchema.safeParse(answer.says).data;
  const waitMs = limitedFor(answer, says?.documentation_url ?? undefined);
  if (waitMs !== undefined) return { code: 'FORGE_LIMITED', waitMs };
  return answer.status === 422 && says?.errors?.some(exists) ? { code: 'FORGE_CONFLICT' } : {};
};

function limitedFor({ status, headers }: RefusedAnswer, page: string | undefined): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const spent = headers.get('x-ratelimit-remaining') === '0';
  if (spent) return rateLimitResetMs(headers, 'x-ratelimit-reset') ?? UNSAID_MS;
  return status === 429 || headers.has('retry-after') || page?.includes('rate-limit') ? UNSAID_MS : undefined;
}

/** Pull requests tell it by their message only. */
function exists({ code, message }: { readonly code?: unknown; readonly message?: unknown }): boolean {
  return code === 'already_exists' || (typeof message === 'string' && /^A pull request already exists\b/.test(message));
}
