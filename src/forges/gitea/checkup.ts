import type { z } from 'zod';
import { asBotError } from '../../domain/errors.ts';
import type { RepoRef } from '../../domain/refs.ts';
import type { Footing, ForgeCheckup, HookFacts } from '../../ports/forge-checkup.ts';
import type { ForgeClient } from '../forge-client.ts';
import { greet } from '../greet.ts';
import { mayPost } from '../may-post.ts';
import {
  FootingSchema,
  HookSchema,
  LabelSchema,
  NotificationSchema,
  ProtectedBranchSchema,
  StandingSchema,
} from './schema.ts';
import { repoPath } from './translate.ts';

/** What Gitea tells of the bot's set-up. `site` is where its pages are, without a slash at the end. */
export function giteaCheckup(client: ForgeClient, site: string): ForgeCheckup {
  return {
    greet: (signal) => greet(`${site}/api/v1/version`, signal),
    standing: async (signal) => {
      const [{ login, is_admin }, notified] = await Promise.all([
        client.get('/user', StandingSchema, signal),
        readsNotifications(client, signal),
      ]);
      return { login, siteAdmin: is_admin ?? undefined, excess: notified ? ['read:notification'] : [], lacking: [] };
    },
    footing: (repo, signal) => footing(client, repo, signal),
    hooks: async (repo, signal) => (await client.list(`${repoPath(repo)}/hooks`, HookSchema, signal)).map(toHook),
    labels: async (repo, signal) =>
      (await client.list(`${repoPath(repo)}/labels`, LabelSchema, signal)).map(({ name }) => name),
    protection: async (repo, branch, signal) => {
      const path = `${repoPath(repo)}/branches/${encodeURIComponent(branch)}`;
      const found = await client.get(path, ProtectedBranchSchema, signal);
      return { protected: found.protected, botMayPush: found.user_can_push ?? undefined };
    },
  };
}

/** A token's scopes can be listed with its user's password only: one that opens what the bot never reads has more than it needs. */
async function readsNotifications(client: ForgeClient, signal: AbortSignal): Promise<boolean> {
  try {
    await client.get('/notifications?limit=1', NotificationSchema.array(), signal);
    return true;
  } catch (thrown) {
    if (asBotError(thrown).code.startsWith('FORGE_') && !signal.aborted) return false;
    throw thrown;
  }
}

async function footing(client: ForgeClient, repo: RepoRef, signal: AbortSignal): Promise<Footing> {
  const path = repoPath(repo);
  const [{ permissions }, issues, contents] = await Promise.all([
    client.get(path, FootingSchema, signal),
    mayPost(client, `${path}/labels`, signal),
    mayPost(client, `${path}/branches`, signal),
  ]);
  const permission = permissions.admin ? 'admin' : permissions.push ? 'write' : permissions.pull ? 'read' : 'none';
  // Gitea tells only administrators of a repository what the sender of an event may do there.
  return { permission, needs: 'admin', may: { issues, contents } };
}

function toHook({ active, config, events, type }: z.output<typeof HookSchema>): HookFacts {
  const told = (...names: readonly string[]) => names.some((name) => events.includes(name));
  return {
    url: config.url ?? '',
    active,
    // Hooks for chats and the like are of other types and say things in words of their own.
    json: config.content_type === 'json' && ['gitea', 'forgejo', 'gogs'].includes(type),
    missing: [
      ...(told('issues', 'issue_label') ? [] : (['issues'] as const)),
      ...(told('issue_comment') ? [] : (['comments'] as const)),
    ],
    secret: undefined,
    verifiesTls: undefined,
  };
}
