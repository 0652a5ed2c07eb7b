import type { Forge } from '../../ports/forge.ts';
import { GithubClient, type GithubOptions } from './client.ts';
import { identity } from './identity.ts';
import { githubIssues } from './issues.ts';
import { githubPulls } from './pulls.ts';
import { PermissionSchema } from './schema.ts';
import { githubSource } from './source.ts';
import { reportStatus } from './status.ts';
import { repoPath, toPermission } from './translate.ts';

/** GitHub or a GitHub Enterprise Server, by its REST interface with a token of any kind. */
export function githubForge(options: GithubOptions): Forge {
  const client = new GithubClient(options);
  const whoAmI = identity(client, options.login);
  return {
    kind: 'github',
    can: { claimRefs: true, drafts: true, inlineReview: true, commitStatus: true, labelHistory: true, webhooks: true },
    issues: githubIssues(client, whoAmI),
    pulls: githubPulls(client, whoAmI),
    source: githubSource(client),
    whoAmI,
    permission: async (repo, login, signal) => {
      const path = `${repoPath(repo)}/collaborators/${encodeURIComponent(login)}/permission`;
      return toPermission(await client.find(path, PermissionSchema, signal));
    },
    report: (repo, sha, status, signal) => reportStatus(client, repo, sha, status, signal),
  };
}
