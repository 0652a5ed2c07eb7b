import type { Actor } from '../../domain/actor.ts';
import type { RepoRef } from '../../domain/refs.ts';
import { ForgeClient } from '../forge-client.ts';
import type { RateGate } from '../rate-gate.ts';
import { readRefusal } from './refusal.ts';

/** What a token is wanted for: requests to the API, those that read or make check runs apart, or git that reads or writes. */
export type TokenUse = 'api' | 'checks' | 'report' | 'read' | 'write';

/** A token for this repository, or for requests about none. */
export type TokenFor = (repo: RepoRef | undefined, use: TokenUse, signal: AbortSignal) => Promise<string>;

export interface GithubOptions {
  /** Where the REST interface is, e.g. `https://api.github.com` or `https://github.example.org/api/v3`. */
  readonly apiUrl: string;
  /** Where the pages are, e.g. `https://github.com`. */
  readonly url: string;
  readonly token: TokenFor;
  /** Whether the token is an app's, a workflow's own among them: nobody else may make check runs. */
  readonly checkRuns?: boolean;
  /** Tells who the bot is, where the token may not ask. */
  readonly whoAmI?: (signal: AbortSignal) => Promise<Actor>;
  /** Keeps the limits of the credential that requests about this repository, or about none, go with. */
  readonly gate?: (repo: RepoRef | undefined) => RateGate;
  readonly lagMs?: number;
}

/** The two interfaces of one GitHub. */
export interface GithubClient {
  readonly rest: ForgeClient;
  /** The GraphQL interface, for requests about this repository or about none. It has one address, with an empty path. */
  readonly graph: (repo?: RepoRef) => ForgeClient;
}

const PAGE = 100;

/** Requests to one GitHub, each with the token that its repository asks for. */
export function githubClient({ apiUrl, token, gate, lagMs }: GithubOptions): GithubClient {
  const rest = apiUrl.replace(/\/+$/, '');
  const common = {
    page: (number: number) => `page=${number}&per_page=${PAGE}`,
    more: (headers: Headers) => /;\s*rel="?next\b/.test(headers.get('link') ?? ''),
    reading: readRefusal,
    ...(lagMs !== undefined && { lagMs }),
  };
  const api = `${rest.replace(/\/v3$/, '')}/graphql`;
  return {
    rest: new ForgeClient({
      ...common,
      ...(gate && { gate: (path) => gate(repoOf(path)) }),
      api: rest,
      headers: async (path, signal) => versioned(await token(repoOf(path), useOf(path), signal)),
    }),
    graph: (repo) =>
      new ForgeClient({
        ...common,
        ...(gate && { gate: () => gate(repo).on('graphql') }),
        api,
        headers: async (_, signal) => versioned(await token(repo, 'api', signal)),
      }),
  };
}

/** The headers of every request. */
export function versioned(token: string): Readonly<Record<string, string>> {
  return {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${token}`,
    'x-github-api-version': '2022-11-28',
    'user-agent': 'issuewright',
  };
}

/** An app may be without the rights to check runs, and then must not lose the others by asking for all at once. */
function useOf(path: string): TokenUse {
  const [, of, rest] =
    /^\/repos\/[^/]+\/[^/]+\/(?<of>commits\/[0-9a-f]+\/)?(?<rest>check-runs)(?![^/?])/.exec(path) ?? [];
  if (!rest) return 'api';
  return of ? 'checks' : 'report';
}

function repoOf(path: string): RepoRef | undefined {
  const [, owner, name] = /^\/repos\/([^/?]+)\/([^/?]+)/.exec(path) ?? [];
  return owner && name ? { owner: decodeURIComponent(owner), name: decodeURIComponent(name) } : undefined;
}
