import type { Forge } from '../../ports/forge.ts';
import { githubCheckup } from './checkup.ts';
import { type GithubOptions, githubClient } from './client.ts';
import { identity } from './identity.ts';
import { githubIssues } from './issues.ts';
import { githubPulls } from './pulls.ts';
import { githubReport } from './report.ts';
import { PermissionSchema } from './schema.ts';
import { githubSource } from './source.ts';
import { repoPath, toPermission } from './translate.ts';

/** GitHub or a GitHub Enterprise Server, by its REST interface with a token of any kind. */
export function githubForge(options: GithubOptions): Forge {
  const { rest, graph } = githubClient(options);
  const { checkRuns = false } = options;
  const whoAmI = identity({ rest, graph }, options.whoAmI);
  return {
    kind: 'github',
    can: {
      claimRefs: true,
      drafts: true,
      inlineReview: true,
      commitStatus: true,
      checkRuns,
      labelHistory: true,
      writersEdit: true,
      webhooks: true,
    },
    issues: githubIssues(rest, whoAmI),
    pulls: githubPulls({ rest, graph }, whoAmI),
    source: githubSource(rest, options),
    checkup: githubCheckup(rest, options),
    whoAmI,
    permission: async (repo, login, signal) => {
      const path = `${repoPath(repo)}/collaborators/${encodeURIComponent(login)}/permission`;
      return toPermission(await rest.find(path, PermissionSchema, signal));
    },
    report: githubReport(rest, checkRuns),
  };
}
