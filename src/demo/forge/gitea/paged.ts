import type { ApiAnswer } from '../route.ts';

/** One page of a list, with the total in the header that Gitea uses. */
export function paged<T>(items: readonly T[], query: URLSearchParams): ApiAnswer {
  const limit = Math.min(50, Number(query.get('limit') ?? 30));
  const page = Math.max(1, Number(query.get('page') ?? 1));
  const body = items.slice((page - 1) * limit, page * limit);
  return { status: 200, body, headers: { 'x-total-count': String(items.length) } };
}
