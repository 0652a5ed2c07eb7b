import { ForgeClient } from '../forge-client.ts';

export interface GiteaOptions {
  /** Where the forge's pages are, e.g. `https://git.example.org`. */
  readonly url: string;
  readonly token: string;
  readonly lagMs?: number;
}

const PAGE = 50;

/** Requests to one Gitea, below `/api/v1`. */
export function giteaClient({ url, token, lagMs }: GiteaOptions): ForgeClient {
  return new ForgeClient({
    api: `${url.replace(/\/+$/, '')}/api/v1`,
    headers: async () => ({ authorization: `token ${token}` }),
    ...(lagMs !== undefined && { lagMs }),
    page: (number) => `page=${number}&limit=${PAGE}`,
    more: (headers, read) => {
      const total = headers.get('x-total-count');
      return total === null || read < Number(total);
    },
  });
}
