import type { z } from 'zod';
import { asBotError, BotError } from '../../domain/errors.ts';
import type { RepoRef } from '../../domain/refs.ts';
import type { Footing, ForgeCheckup, HookFacts, Protection, Standing } from '../../ports/forge-checkup.ts';
import type { ForgeClient } from '../forge-client.ts';
import { greet } from '../greet.ts';
import { mayPost } from '../may-post.ts';
import type { GithubOptions } from './client.ts';
import {
  FootingSchema,
  HookSchema,
  LabelNameSchema,
  ProtectedBranchSchema,
  ProtectionSchema,
  RuleSchema,
  StandingSchema,
} from './schema.ts';
import { repoPath } from './translate.ts';

/** Scopes of a classic token that go no further than `repo`, which the bot needs. */
const ENOUGH = ['repo', 'public_repo', 'repo:status', 'repo:invite', 'repo_deployment', 'security_events', 'read:user'];

/** What GitHub tells of the bot's set-up. */
export function githubCheckup(rest: ForgeClient, options: GithubOptions): ForgeCheckup {
  const asApp = options.whoAmI !== undefined;
  return {
    greet: (signal) => greet(`${options.apiUrl.replace(/\/+$/, '')}/versions`, signal),
    standing: async (signal) => {
      const login = (await options.whoAmI?.(signal))?.login;
      return login === undefined ? await standing(rest, signal) : { login, siteAdmin: false, excess: [], lacking: [] };
    },
    footing: (repo, signal) => footing(rest, repo, asApp, signal),
    hooks: async (repo, signal) =>
      (await rest.list(`${repoPath(repo)}/hooks`, HookSchema, signal).catch(hidden)).map(toHook),
    labels: async (repo, signal) =>
      (await rest.list(`${repoPath(repo)}/labels`, LabelNameSchema, signal)).map(({ name }) => name),
    protection: (repo, branch, signal) => protection(rest, repo, branch, signal),
  };
}

async function standing(rest: ForgeClient, signal: AbortSignal): Promise<Standing> {
  const { value, headers } = await rest.read('/user', StandingSchema, signal);
  // Only classic tokens have scopes that are told; the others name their repositories and rights one by one.
  const scopes = (headers.get('x-oauth-scopes') ?? '').split(/[\s,]+/).filter((scope) => scope !== '');
  const expires = /^\d{4}-\d\d-\d\d/.exec(headers.get('github-authentication-token-expiration') ?? '')?.[0];
  const lacks = scopes.length > 0 && !scopes.some((scope) => scope === 'repo' || scope === 'public_repo');
  return {
    login: value.login,
    siteAdmin: value.site_admin,
    excess: scopes.filter((scope) => !ENOUGH.includes(scope)),
    lacking: lacks ? ['repo'] : [],
    ...(expires !== undefined && { expires }),
  };
}

async function footing(rest: ForgeClient, repo: RepoRef, asApp: boolean, signal: AbortSignal): Promise<Footing> {
  const path = repoPath(repo);
  const { permissions } = await rest.get(path, FootingSchema, signal);
  // A token of an installation was only given because the app has the rights that were asked for.
  if (asApp) return { permission: 'write', needs: 'write', may: { issues: true, contents: true } };
  const [issues, contents] = await Promise.all([
    mayPost(rest, `${path}/labels`, signal),
    mayPost(rest, `${path}/git/refs`, signal),
  ]);
  const held = (['admin', 'maintain', 'push', 'triage', 'pull'] as const).find((name) => permissions?.[name]);
  const permission = held === 'push' ? 'write' : held === 'pull' ? 'read' : (held ?? 'none');
  return { permission, needs: 'write', may: { issues, contents } };
}

/** To those who may not see them, GitHub says that there are none such. */
function hidden(thrown: unknown): never {
  if (asBotError(thrown).code !== 'FORGE_NOT_FOUND') throw thrown;
  throw new BotError('FORGE_REFUSED', 'the token may not see the webhooks', { cause: thrown });
}

function toHook({ active, events, config }: z.output<typeof HookSchema>): HookFacts {
  const told = (name: string) => events.includes(name) || events.includes('*');
  return {
    url: config.url ?? '',
    active,
    json: config.content_type === 'json',
    missing: [
      ...(told('issues') ? [] : (['issues'] as const)),
      ...(told('issue_comment') ? [] : (['comments'] as const)),
    ],
    secret: config.secret !== undefined && config.secret !== '',
    verifiesTls: config.insecure_ssl === undefined ? undefined : String(config.insecure_ssl) !== '1',
  };
}

async function protection(rest: ForgeClient, repo: RepoRef, branch: string, signal: AbortSignal): Promise<Protection> {
  const name = encodeURIComponent(branch);
  const path = `${repoPath(repo)}/branches/${name}`;
  const [found, rules] = await Promise.all([
    rest.get(path, ProtectedBranchSchema, signal),
    rest
      .get(`${repoPath(repo)}/rules/branches/${name}`, RuleSchema.array(), signal)
      .catch(hidden)
      .then((found) => found ?? []),
  ]);
  const ruled = (rules ?? []).some(({ type }) => type === 'pull_request' || type === 'update');
  if (!found.protected) return { protected: ruled, botMayPush: undefined };
  const details = await rest.get(`${path}/protection`, ProtectionSchema, signal).catch(unlessShown);
  if (details === undefined) return { protected: true, botMayPush: undefined };
  // Only administrators of the repository are shown the details: the bot is one of them.
  const closed = ruled || details.required_pull_request_reviews != null || details.restrictions != null;
  return { protected: true, botMayPush: !closed || details.enforce_admins?.enabled !== true };
}

/** What a token may not see is not known; an answer that failed must not pass for that. */
function unlessShown(thrown: unknown): undefined {
  if (!['FORGE_REFUSED', 'FORGE_NOT_FOUND'].includes(asBotError(thrown).code)) throw thrown;
}
