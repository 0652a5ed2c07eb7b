import githubAppJwt from 'universal-github-app-jwt';
import { z } from 'zod';
import type { Actor } from '../../domain/actor.ts';
import { asBotError, BotError } from '../../domain/errors.ts';
import { type RepoRef, repoSlug } from '../../domain/refs.ts';
import type { Clock } from '../../ports/clock.ts';
import { ForgeClient } from '../forge-client.ts';
import { type TokenFor, type TokenUse, versioned } from './client.ts';
import { readRefusal } from './refusal.ts';
import { repoPath } from './translate.ts';

export interface GithubApp {
  readonly id: string;
  /** In PEM, as GitHub gives it. */
  readonly privateKey: string;
}

/** The tokens of an app, and who it is. */
export interface AppTokens {
  readonly token: TokenFor;
  readonly whoAmI: (signal: AbortSignal) => Promise<Actor>;
}

/** A token is good for an hour; one that leaks should be good for less. */
const KEPT_MS = 5 * 60_000;
/** What each use needs and nothing more; turning a draft into none needs write access to contents. */
const PERMISSIONS: Readonly<Record<TokenUse, Readonly<Record<string, 'read' | 'write'>>>> = {
  api: { metadata: 'read', contents: 'write', issues: 'write', pull_requests: 'write', statuses: 'write' },
  checks: { metadata: 'read', checks: 'read' },
  report: { metadata: 'read', checks: 'write' },
  read: { metadata: 'read', contents: 'read' },
  write: { metadata: 'read', contents: 'write' },
};

/** The most that any of these uses needs: what an installation must allow. */
export const APP_PERMISSIONS: Readonly<Record<string, 'read' | 'write'>> = {
  checks: 'write',
  contents: 'write',
  issues: 'write',
  metadata: 'read',
  pull_requests: 'write',
  statuses: 'write',
};

const AppSchema = z.object({ slug: z.string() });
const InstallationSchema = z.object({ id: z.int().positive() });
const TokenSchema = z.object({ token: z.string().min(1) });

/** Tokens of a GitHub App's installations: each for one repository and one use, minted anew every few minutes. */
export function appTokens(app: GithubApp, apiUrl: string, clock: Clock): AppTokens {
  const client = new ForgeClient({
    api: apiUrl.replace(/\/+$/, ''),
    headers: async () => versioned(await signedBy(app, clock)),
    page: (number) => `page=${number}`,
    more: () => false,
    reading: readRefusal,
  });
  const kept = new Map<string, { readonly token: Promise<string>; readonly until: number }>();
  const mint = async (repo: RepoRef, use: TokenUse, signal: AbortSignal) => {
    const { id } = await client.get(`${repoPath(repo)}/installation`, InstallationSchema, signal);
    const body = { repositories: [repo.name], permissions: PERMISSIONS[use] };
    const call = { method: 'POST', path: `/app/installations/${id}/access_tokens`, body } as const;
    return (await client.write(call, TokenSchema, signal).catch(lacking)).token;
  };
  return {
    whoAmI: async (signal) => ({ login: `${(await client.get('/app', AppSchema, signal)).slug}[bot]` }),
    token: async (repo, use, signal) => {
      if (!repo) throw new BotError('INTERNAL', 'an app has tokens for repositories only');
      const key = `${use} ${repoSlug(repo)}`;
      const there = kept.get(key);
      if (there && clock.now() < there.until) return await there.token;
      const token = mint(repo, use, signal);
      kept.set(key, { token, until: clock.now() + KEPT_MS });
      // Whoever waits for the same token is told of the failure too, but the next one tries again.
      token.catch(() => kept.delete(key));
      return await token;
    },
  };
}

/** An installation that allows less than is asked for: the same as a request that a token does not allow. */
function lacking(thrown: unknown): never {
  const { code, message, details } = asBotError(thrown);
  if (details.status !== 422) throw thrown;
  throw new BotError(code, message, { cause: thrown, details: { ...details, status: 403 } });
}

async function signedBy({ id, privateKey }: GithubApp, clock: Clock): Promise<string> {
  try {
    return (await githubAppJwt({ id, privateKey, now: Math.floor(clock.now() / 1000) })).token;
  } catch (cause) {
    const message = 'the private key of the GitHub App cannot be used: expected the whole PEM file that GitHub gave';
    throw new BotError('SECRET_MISSING', message, { cause });
  }
}
