import type { ForgeContext } from '../forge-context.ts';
import type { ApiAnswer, ApiRequest } from '../route.ts';

/** One page of a list, with the address of the next one in the header `Link`, as GitHub gives it. */
export function paged<T>({ url }: ForgeContext, { path, query }: ApiRequest, items: readonly T[]): ApiAnswer {
  const size = Math.min(100, Number(query.get('per_page') ?? 30));
  const page = Math.max(1, Number(query.get('page') ?? 1));
  const body = items.slice((page - 1) * size, page * size);
  if (page * size >= items.length) return { status: 200, body };
  const next = new URLSearchParams(query);
  next.set('page', String(page + 1));
  return { status: 200, body, headers: { link: `<${url}${path}?${next.toString()}>; rel="next"` } };
}
