import { accessOf } from '../access.ts';
import type { ForgeState } from '../forge-state.ts';
import type { RepoRecord, UserRecord } from '../records.ts';
import { userShape } from './user.ts';

/** A repository as Gitea's API shows it to `viewer`. */
export function repositoryShape(state: ForgeState, repo: RepoRecord, viewer: UserRecord | undefined) {
  const access = accessOf(repo, viewer);
  const open = (pull: boolean) =>
    repo.issues.filter((issue) => issue.state === 'open' && (issue.pull !== undefined) === pull).length;
  return {
    id: repo.id,
    owner: userShape(state, repo.owner),
    name: repo.name,
    full_name: `${repo.owner}/${repo.name}`,
    description: '',
    empty: !Object.keys(repo.refs).some((ref) => ref.startsWith('refs/heads/')),
    private: repo.private,
    fork: false,
    template: false,
    mirror: false,
    size: 0,
    language: '',
    html_url: `${state.url}/${repo.owner}/${repo.name}`,
    url: `${state.url}/api/v1/repos/${repo.owner}/${repo.name}`,
    clone_url: `${state.url}/${repo.owner}/${repo.name}.git`,
    default_branch: repo.branch,
    archived: false,
    created_at: repo.createdAt,
    updated_at: repo.createdAt,
    permissions: {
      admin: access === 'admin' || access === 'owner',
      push: !['none', 'read'].includes(access),
      pull: access !== 'none',
    },
    has_issues: true,
    has_pull_requests: true,
    open_issues_count: open(false),
    open_pr_counter: open(true),
    object_format_name: 'sha1' as const,
  };
}
