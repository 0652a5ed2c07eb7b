import type { Actor } from '../../domain/actor.ts';
import type { Forge } from '../../ports/forge.ts';
import { gitlabCheckup } from './checkup.ts';
import { type GitlabOptions, gitlabClient, siteOf } from './client.ts';
import { gitlabIssues } from './issues.ts';
import { gitlabPulls } from './pulls.ts';
import { MemberSchema, UserSchema } from './schema.ts';
import { gitlabSource } from './source.ts';
import { reportStatus } from './status.ts';
import { projectPath, toPermission } from './translate.ts';

/** GitLab, by its API v4 with a token. A repository's owner is the whole path of its group, e.g. `team/tools`. */
export function gitlabForge(options: GitlabOptions): Forge {
  const client = gitlabClient(options);
  let self: Actor | undefined;
  const whoAmI = async (signal: AbortSignal): Promise<Actor> => {
    self ??= { login: (await client.get('/user', UserSchema, signal)).username };
    return self;
  };
  return {
    kind: 'gitlab',
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
    issues: gitlabIssues(client, siteOf(options), whoAmI),
    pulls: gitlabPulls(client, whoAmI),
    source: gitlabSource(client, options),
    checkup: gitlabCheckup(client, siteOf(options)),
    whoAmI,
    permission: async (repo, login, signal) => {
      const named = `/users?username=${encodeURIComponent(login)}`;
      const users = await client.get(named, UserSchema.array(), signal);
      const user = users.find(({ username }) => username.toLowerCase() === login.toLowerCase());
      if (!user) return 'none';
      const path = `${projectPath(repo)}/members/all/${user.id}`;
      const member = await client.find(path, MemberSchema, signal);
      return member && (member.state ?? 'active') === 'active' ? toPermission(member.access_level) : 'none';
    },
    report: (repo, sha, status, signal) => reportStatus(client, repo, sha, status, signal),
  };
}
