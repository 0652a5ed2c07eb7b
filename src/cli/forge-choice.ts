import type { Env } from '../config/env.ts';
import type { ServerSettings } from '../config/server-settings.ts';
import { BotError } from '../domain/errors.ts';
import type { HostedForge } from '../domain/refs.ts';
import { giteaForge } from '../forges/gitea/forge.ts';
import { isAppToken } from '../forges/github/app-token.ts';
import { appTokens, type GithubApp } from '../forges/github/app-tokens.ts';
import type { GithubOptions } from '../forges/github/client.ts';
import { githubForge } from '../forges/github/forge.ts';
import { gitlabForge } from '../forges/gitlab/forge.ts';
import { type RateGate, rateGate } from '../forges/rate-gate.ts';
import { GITHUB_LIMITS } from '../forges/rate-limits.ts';
import { giteaHook } from '../intake/gitea.ts';
import { githubHook } from '../intake/github.ts';
import { gitlabHook } from '../intake/gitlab.ts';
import type { HookDialect, HookOptions } from '../intake/hook-dialect.ts';
import { githubApi } from '../lib/github-api.ts';
import type { Clock } from '../ports/clock.ts';
import type { Forge } from '../ports/forge.ts';

/** Where a forge is, and the bot's credential there. The address has no slash at its end. */
export type ForgeAccess =
  | { readonly kind: HostedForge; readonly url: string; readonly token: string }
  | { readonly kind: 'github'; readonly url: string; readonly app: GithubApp };

/** One forge from both sides: how we speak to it, and how its webhooks are read. */
export interface ForgeSides {
  readonly forge: Forge;
  readonly hook: (options: HookOptions) => HookDialect;
}

type ByToken = Extract<ForgeAccess, { readonly token: string }>;

const KINDS: Readonly<Record<HostedForge, (access: ByToken, clock: Clock) => ForgeSides>> = {
  github: ({ url, token }, clock) => ({
    forge: githubForge({ ...github(url, clock), token: async () => token, checkRuns: isAppToken(token) }),
    hook: githubHook,
  }),
  gitea: ({ url, token }) => ({ forge: giteaForge({ url, token }), hook: giteaHook }),
  gitlab: ({ url, token }) => ({ forge: gitlabForge({ url, token }), hook: gitlabHook }),
};

/** The forge of one kind. */
export function forgeFor(access: ForgeAccess, clock: Clock): ForgeSides {
  if ('token' in access) return KINDS[access.kind](access, clock);
  const { url, app } = access;
  const { apiUrl, ...rest } = github(url, clock);
  return {
    forge: githubForge({ apiUrl, ...rest, ...appTokens(app, apiUrl, clock), checkRuns: true }),
    hook: githubHook,
  };
}

function github(url: string, clock: Clock): Pick<GithubOptions, 'url' | 'apiUrl' | 'gate'> {
  return { url, apiUrl: githubApi(url), ...gated(url, clock) };
}

/** One gate for each credential: an app has one in every owner's installation. A server of one's own has no such limits. */
function gated(url: string, clock: Clock): Pick<GithubOptions, 'gate'> {
  if (githubApi(url).endsWith('/api/v3')) return {};
  const gates = new Map<string, RateGate>();
  const gate = (owner: string) => {
    const made = gates.get(owner) ?? rateGate(GITHUB_LIMITS, clock);
    gates.set(owner, made);
    return made;
  };
  return { gate: (repo) => gate(repo?.owner ?? '') };
}

/** Where the settings and the environment say that the forge is; SECRET_MISSING where they lack something. */
export function forgeAccess({ forge }: Pick<ServerSettings, 'forge'>, { forges, githubApp }: Env): ForgeAccess {
  const { kind } = forge;
  const { token } = forges[kind];
  const told = forges[kind].url ?? forge.url ?? (kind === 'github' ? 'https://github.com' : undefined);
  const url = told?.replace(/\/+$/, '');
  const prefix = kind.toUpperCase();
  if (kind === 'github' && githubApp && url) {
    if (token === undefined) return { kind, url, app: githubApp };
    throw new BotError('SECRET_MISSING', 'GITHUB_TOKEN and GITHUB_APP_ID are both set: keep one');
  }
  if (url && token) return { kind, url, token };
  const app = kind === 'github' ? ', or GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY,' : '';
  throw new BotError('SECRET_MISSING', `${prefix}_URL (or forge.url) and ${prefix}_TOKEN${app} are needed`);
}
