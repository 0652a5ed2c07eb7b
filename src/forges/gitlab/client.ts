import { rateLimitResetMs } from '../../lib/rate-limit-reset.ts';
import { ForgeClient } from '../forge-client.ts';

export interface GitlabOptions {
  /** Where the forge's pages are, e.g. `https://gitlab.example.org`. */
  readonly url: string;
  /** An access token of a person, a group or a project, with the scope `api`. */
  readonly token: string;
  readonly lagMs?: number;
}

const PAGE = 100;

/** Requests to one GitLab, below `/api/v4`. */
export function gitlabClient(options: GitlabOptions): ForgeClient {
  return new ForgeClient({
    api: `${siteOf(options)}/api/v4`,
    headers: async () => ({ 'private-token': options.token }),
    ...(options.lagMs !== undefined && { lagMs: options.lagMs }),
    page: (number) => `page=${number}&per_page=${PAGE}`,
    // Totals are left out of long lists; where even this header is missing, the list ends at an empty page.
    more: (headers) => headers.get('x-next-page') !== '',
    reading: ({ status, headers }) => {
      const waitMs = status === 429 ? rateLimitResetMs(headers, 'ratelimit-reset') : undefined;
      return waitMs === undefined ? {} : { waitMs };
    },
  });
}

/** Where the forge's pages are, without a slash at the end. */
export function siteOf({ url }: Pick<GitlabOptions, 'url'>): string {
  return url.replace(/\/+$/, '');
}
