import type { BareRepo } from '../bare-repo.ts';
import type { ForgeState } from '../forge-state.ts';
import type { RepoRecord } from '../records.ts';

/** A branch with its tip as Gitea's API shows it. */
export async function branchShape(state: ForgeState, repo: RepoRecord, git: BareRepo, name: string, sha: string) {
  const [author = '', email = '', at = '', ...message] = (await git.show(sha, '%an%n%ae%n%aI%n%B')).split('\n');
  const person = { name: author, email, username: '' };
  return {
    name,
    commit: {
      id: sha,
      message: message.join('\n'),
      url: `${state.url}/${repo.owner}/${repo.name}/commit/${sha}`,
      author: person,
      committer: person,
      timestamp: at,
      added: [],
      removed: [],
      modified: [],
    },
    protected: false,
    required_approvals: 0,
    enable_status_check: false,
    status_check_contexts: [],
    user_can_push: true,
    user_can_merge: true,
    effective_branch_protection_name: '',
  };
}
