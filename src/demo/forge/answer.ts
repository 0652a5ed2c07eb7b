/** What a handler answers; `bytes` are sent as they are, else `body` as JSON, else nothing. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A JSON answer. */
export function json(status: number, body: unknown): Answer {
  return { status, body };
}

/** An error as Gitea words it. */
export function refusal(status: number, message: string): Answer {
  return { status, body: { message, url: '/api/swagger' } };
}

/** Gitea's answer for what does not exist, or must not be known to. */
export const NOT_FOUND: Answer = refusal(404, "The target couldn't be found.");

export interface Paging {
  /** Size of a page where the request names none, as Gitea's DEFAULT_PAGING_NUM. */
  readonly pageSize: number;
  /** Largest page that a request may ask for, as Gitea's MAX_RESPONSE_ITEMS. */
  readonly maxPage: number;
}

/**
 * One page of a list, by the query's `page` and `limit`. Gitea tells how to go on in two ways, and which of them
 * depends on the endpoint: the total in a header, and links.
 */
export function pageOf(all: readonly unknown[], url: URL, paging: Paging, links: 'links' | 'total'): Answer {
  const page = Math.max(1, Number(url.searchParams.get('page') ?? 1) || 1);
  const limit = Number(url.searchParams.get('limit') ?? 0) || paging.pageSize;
  const size = Math.min(Math.max(1, limit), paging.maxPage);
  const headers: Record<string, string> = { 'X-Total-Count': String(all.length) };
  if (links === 'links' && page * size < all.length) headers.Link = `<${pageLink(url, page + 1)}>; rel="next"`;
  return { status: 200, body: all.slice((page - 1) * size, page * size), headers };
}

function pageLink(url: URL, page: number): string {
  const next = new URL(url);
  next.searchParams.set('page', String(page));
  return next.href;
}
