import type { Env } from '../config/env.ts';
import type { ServerSettings } from '../config/server-settings.ts';
import { BotError } from '../domain/errors.ts';
import type { ForgeKind } from '../domain/refs.ts';
import { giteaForge } from '../forges/gitea/forge.ts';
import { gitlabForge } from '../forges/gitlab/forge.ts';
import { giteaHook } from '../intake/gitea.ts';
import { gitlabHook } from '../intake/gitlab.ts';
import type { HookDialect, HookOptions } from '../intake/hook-dialect.ts';
import type { Forge } from '../ports/forge.ts';

/** The forges that are reached over HTTP. */
export type HostedForge = Exclude<ForgeKind, 'local' | 'github'>;

/** Where a forge is, and the bot's credential there. */
export interface ForgeAccess {
  readonly kind: HostedForge;
  /** Address without a slash at its end. */
  readonly url: string;
  readonly token: string;
}

/** One forge from both sides: how we speak to it, and how its webhooks are read. */
export interface ForgeSides {
  readonly forge: Forge;
  readonly hook: (options: HookOptions) => HookDialect;
}

const KINDS: Readonly<Record<HostedForge, (access: ForgeAccess) => ForgeSides>> = {
  gitea: ({ url, token }) => ({ forge: giteaForge({ url, token }), hook: giteaHook }),
  gitlab: ({ url, token }) => ({ forge: gitlabForge({ url, token }), hook: gitlabHook }),
};

/** Every kind of forge that is reached over HTTP. */
export const FORGES = Object.keys(KINDS) as readonly HostedForge[];

/** The forge of one kind. */
export function forgeFor(access: ForgeAccess): ForgeSides {
  return KINDS[access.kind](access);
}

/** Where the settings and the environment say that the forge is; SECRET_MISSING where they lack something. */
export function forgeAccess({ forge }: Pick<ServerSettings, 'forge'>, env: Env): ForgeAccess {
  const { kind } = forge;
  const told = {
    gitea: { url: env.giteaUrl, token: env.giteaToken },
    gitlab: { url: env.gitlabUrl, token: env.gitlabToken },
  }[kind];
  const url = told.url ?? forge.url;
  if (url && told.token) return { kind, url: url.replace(/\/+$/, ''), token: told.token };
  const prefix = kind.toUpperCase();
  throw new BotError('SECRET_MISSING', `${prefix}_URL (or forge.url) and ${prefix}_TOKEN are needed`);
}
