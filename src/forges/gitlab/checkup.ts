import type { z } from 'zod';
import { asBotError } from '../../domain/errors.ts';
import type { RepoRef } from '../../domain/refs.ts';
import type { Footing, ForgeCheckup, HookFacts, Standing } from '../../ports/forge-checkup.ts';
import type { ForgeClient } from '../forge-client.ts';
import { greet } from '../greet.ts';
import {
  HookSchema,
  LabelSchema,
  MemberSchema,
  ProtectedBranchSchema,
  StandingSchema,
  TokenSchema,
  UserSchema,
} from './schema.ts';
import { projectPath, toPermission } from './translate.ts';

/** Scopes that go no further than `api`, which the bot needs. */
const ENOUGH = ['api', 'read_api', 'read_user', 'read_repository', 'write_repository', 'self_rotate'];

/** What GitLab tells of the bot's set-up. `site` is where its pages are, without a slash at the end. */
export function gitlabCheckup(client: ForgeClient, site: string): ForgeCheckup {
  return {
    greet: (signal) => greet(`${site}/api/v4/version`, signal),
    standing: (signal) => standing(client, signal),
    footing: (repo, signal) => footing(client, repo, signal),
    hooks: async (repo, signal) => (await client.list(`${projectPath(repo)}/hooks`, HookSchema, signal)).map(toHook),
    labels: async (repo, signal) =>
      (await client.list(`${projectPath(repo)}/labels`, LabelSchema, signal)).map(({ name }) => name),
    protection: async (repo, branch, signal) => {
      const path = `${projectPath(repo)}/repository/branches/${encodeURIComponent(branch)}`;
      const found = await client.get(path, ProtectedBranchSchema, signal);
      return { protected: found.protected, botMayPush: found.can_push ?? undefined };
    },
  };
}

async function standing(client: ForgeClient, signal: AbortSignal): Promise<Standing> {
  const [user, token] = await Promise.all([
    client.get('/user', StandingSchema, signal),
    client.get('/personal_access_tokens/self', TokenSchema, signal).catch(unlessTold),
  ]);
  const scopes = token?.scopes ?? ['api'];
  return {
    login: user.username,
    // Told to administrators only.
    siteAdmin: user.is_admin ?? false,
    excess: scopes.filter((scope) => !ENOUGH.includes(scope)),
    lacking: scopes.includes('api') ? [] : ['api'],
    ...(token?.expires_at && { expires: token.expires_at }),
  };
}

/** Tokens of applications are none that the forge tells about. */
function unlessTold(thrown: unknown): undefined {
  if (['FORGE_NOT_FOUND', 'FORGE_REFUSED'].includes(asBotError(thrown).code)) return undefined;
  throw thrown;
}

async function footing(client: ForgeClient, repo: RepoRef, signal: AbortSignal): Promise<Footing> {
  const { id } = await client.get('/user', UserSchema, signal);
  const member = await client.find(`${projectPath(repo)}/members/all/${id}`, MemberSchema, signal);
  const permission = member ? toPermission(member.access_level) : 'none';
  return { permission, needs: 'write', may: { issues: undefined, contents: undefined } };
}

function toHook(hook: z.output<typeof HookSchema>): HookFacts {
  return {
    url: hook.url,
    active: (hook.alert_status ?? 'executable') === 'executable',
    json: true,
    missing: [
      ...(hook.issues_events ? [] : (['issues'] as const)),
      ...(hook.note_events ? [] : (['comments'] as const)),
    ],
    secret: hook.token_present === undefined ? undefined : hook.token_present || hook.signing_token_present === true,
    verifiesTls: hook.enable_ssl_verification,
  };
}
