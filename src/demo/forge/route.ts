import type { IncomingHttpHeaders } from 'node:http';
import { ForgeReply } from './forge-reply.ts';
import type { ForgeUser } from './forge-state.ts';

/** One request to the API, with what the path's placeholders matched. */
export interface ApiRequest {
  readonly method: string;
  /** The whole path, as it was sent. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
  readonly user: ForgeUser | undefined;
}

export interface ApiAnswer {
  readonly status: number;
  /** JSON value, or bytes as they are; undefined for an empty body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One endpoint: method, path with `:name` placeholders (`*name` takes the rest), and what answers it. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly answer: (request: ApiRequest) => Promise<ApiAnswer>;
}

/** The route of a request with its placeholders filled, or undefined. */
export function match(
  routes: readonly Route[],
  method: string,
  path: string,
): { readonly route: Route; readonly params: Record<string, string> } | undefined {
  for (const route of routes) {
    if (route.method !== method) continue;
    const pattern = route.path.replaceAll(/[:*](\w+)/g, (whole, name) =>
      whole.startsWith('*') ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
    );
    const groups = new RegExp(`^${pattern}$`).exec(path)?.groups;
    if (groups)
      return {
        route,
        params: Object.fromEntries(Object.entries(groups).map(([key, value]) => [key, decodeURIComponent(value)])),
      };
    if (path === route.path) return { route, params: {} };
  }
  return undefined;
}

/** A text of the body; a 422 as Gitea gives for the wrong type. */
export function text(request: ApiRequest, name: string, fallback?: string): string {
  const value = request.body[name] ?? fallback;
  if (typeof value === 'string') return value;
  throw new ForgeReply(422, `[${name}]: expected a string`);
}

/** Whoever is logged in; a 401 for strangers. */
export function signedIn({ user }: ApiRequest): ForgeUser {
  if (user) return user;
  throw new ForgeReply(401, 'token is required');
}
