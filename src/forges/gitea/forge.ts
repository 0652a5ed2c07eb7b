import { type Actor, PERMISSIONS, type Permission } from '../../domain/actor.ts';
import type { Forge } from '../../ports/forge.ts';
import { giteaCheckup } from './checkup.ts';
import { type GiteaOptions, giteaClient } from './client.ts';
import { giteaIssues } from './issues.ts';
import { giteaPulls } from './pulls.ts';
import { PermissionSchema, UserSchema } from './schema.ts';
import { giteaSource } from './source.ts';
import { reportStatus } from './status.ts';
import { repoPath } from './translate.ts';

/** Gitea or Forgejo, by its API v1 with a token. */
export function giteaForge(options: GiteaOptions): Forge {
  const client = giteaClient(options);
  let self: Actor | undefined;
  const whoAmI = async (signal: AbortSignal): Promise<Actor> => {
    self ??= { login: (await client.get('/user', UserSchema, signal)).login };
    return self;
  };
  return {
    kind: 'gitea',
    can: {
      claimRefs: true,
      drafts: true,
      inlineReview: true,
      commitStatus: true,
      checkRuns: false,
      labelHistory: true,
      writersEdit: false,
      webhooks: true,
    },
    issues: giteaIssues(client, whoAmI),
    pulls: giteaPulls(client, whoAmI),
    source: giteaSource(client, options),
    checkup: giteaCheckup(client, options.url.replace(/\/+$/, '')),
    whoAmI,
    permission: async (repo, login, signal) => {
      const path = `${repoPath(repo)}/collaborators/${encodeURIComponent(login)}/permission`;
      return toPermission((await client.find(path, PermissionSchema, signal))?.permission);
    },
    report: (repo, sha, status, signal) => reportStatus(client, repo, sha, status, signal),
  };
}

/** Gitea says none, read, write, admin or owner. */
function toPermission(word: string | undefined): Permission {
  if (word === 'owner') return 'admin';
  return PERMISSIONS.find((permission) => permission === word) ?? 'none';
}
