import type { ApiAnswer, ApiRequest } from '../route.ts';

/** One page of a list, with the headers of offset pagination. */
export function paged<T>(items: readonly T[], { query }: ApiRequest): ApiAnswer {
  const size = Math.min(100, Math.max(1, Number(query.get('per_page') ?? 20)));
  const page = Math.max(1, Number(query.get('page') ?? 1));
  const pages = Math.max(1, Math.ceil(items.length / size));
  const next = page < pages ? String(page + 1) : '';
  const headers = {
    'x-page': String(page),
    'x-per-page': String(size),
    'x-prev-page': page > 1 ? String(page - 1) : '',
    'x-next-page': next,
    'x-total': String(items.length),
    'x-total-pages': String(pages),
    ...(next && { link: `<?page=${next}&per_page=${size}>; rel="next"` }),
  };
  return { status: 200, body: items.slice((page - 1) * size, page * size), headers };
}
