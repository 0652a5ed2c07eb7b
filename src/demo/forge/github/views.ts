import type { ForgePermission } from '../forge-context.ts';
import type {
  ForgeCheck,
  ForgeHook,
  ForgeIssue,
  ForgeLineComment,
  ForgeRepository,
  ForgeReview,
  ForgeUser,
} from '../forge-state.ts';

/** The shapes in which GitHub's REST interface shows things, as far as clients of ours read them. */
export class GithubViews {
  readonly #url: string;
  readonly #users: () => readonly ForgeUser[];

  constructor(url: string, users: () => readonly ForgeUser[]) {
    this.#url = url;
    this.#users = users;
  }

  user(login: string) {
    const user = this.#users().find((one) => one.login === login);
    return {
      id: user?.id ?? 0,
      node_id: `U_${user?.id ?? 0}`,
      login,
      type: login.endsWith('[bot]') ? 'Bot' : 'User',
      site_admin: user?.admin ?? false,
    };
  }

  repository({ id, owner, name, defaultBranch }: ForgeRepository) {
    return {
      id,
      node_id: `R_${id}`,
      name,
      full_name: `${owner}/${name}`,
      owner: this.user(owner),
      private: false,
      fork: false,
      default_branch: defaultBranch,
      clone_url: `${this.#url}/${owner}/${name}.git`,
      html_url: `${this.#url}/${owner}/${name}`,
    };
  }

  permissions(held: ForgePermission) {
    const [admin, push, pull] = [held === 'admin', held === 'admin' || held === 'write', held !== 'none'];
    return { admin, maintain: admin, push, triage: push, pull };
  }

  /** Of a secret, only that there is one. */
  hook({ id, url, secret, active = true, form = false, events = ['issues', 'issue_comment'] }: ForgeHook) {
    const shown = { url, content_type: form ? 'form' : 'json', insecure_ssl: '0' };
    return {
      id,
      type: 'Repository',
      name: 'web',
      active,
      events,
      config: secret === '' ? shown : { ...shown, secret: '********' },
    };
  }

  label(repository: ForgeRepository, id: number) {
    const label = repository.labels.find((one) => one.id === id);
    const { name = '', color = '', description = '' } = label ?? {};
    return { id, node_id: `LA_${id}`, name, color, description, default: false };
  }

  issue(repository: ForgeRepository, issue: ForgeIssue) {
    const { id, number, title, body, author, state, labels, createdAt, updatedAt, comments } = issue;
    const page = (kind: string) => `${this.#url}/${repository.owner}/${repository.name}/${kind}/${number}`;
    return {
      id,
      node_id: `I_${id}`,
      number,
      title,
      body: body === '' ? null : body,
      state,
      user: this.user(author),
      labels: labels.map((label) => this.label(repository, label)),
      assignees: (issue.assignees ?? []).map((login) => this.user(login)),
      comments: comments.length,
      created_at: createdAt,
      updated_at: updatedAt,
      html_url: page(issue.pull ? 'pull' : 'issues'),
      ...(issue.pull && { pull_request: { html_url: page('pull'), merged_at: null } }),
    };
  }

  comment(repository: ForgeRepository, issue: ForgeIssue, comment: ForgeIssue['comments'][number]) {
    const { id, author, body, createdAt, updatedAt } = comment;
    const html_url = `${this.#url}/${repository.owner}/${repository.name}/issues/${issue.number}#issuecomment-${id}`;
    const times = { created_at: createdAt, updated_at: updatedAt };
    return { id, node_id: `IC_${id}`, body, user: this.user(author), ...times, html_url };
  }

  event(repository: ForgeRepository, { id, user, label, added, createdAt }: ForgeIssue['timeline'][number]) {
    const { name, color } = this.label(repository, label);
    const event = added ? 'labeled' : 'unlabeled';
    return { id, node_id: `LE_${id}`, event, actor: this.user(user), label: { name, color }, created_at: createdAt };
  }

  /** A pull request as lists show it. */
  pull(repository: ForgeRepository, issue: ForgeIssue, headSha: string | undefined) {
    const { fork, head = '', base = '', baseSha = '', draft = false } = issue.pull ?? {};
    const side = { user: this.user(repository.owner), repo: this.repository(repository) };
    const from = fork ? { user: this.user(fork.owner), repo: this.repository({ ...repository, ...fork }) } : side;
    const { pull_request: _, comments: _comments, ...plain } = this.issue(repository, issue);
    return {
      ...plain,
      node_id: pullNode(issue),
      draft,
      merged_at: null,
      head: { ...from, ref: head, label: `${(fork ?? repository).owner}:${head}`, sha: headSha ?? '' },
      base: { ...side, ref: base, label: `${repository.owner}:${base}`, sha: baseSha },
    };
  }

  /** Beside it, what only a look at one tells; null as long as nobody has looked whether it merges. */
  pullInFull(repository: ForgeRepository, issue: ForgeIssue, headSha: string | undefined, merges: boolean | undefined) {
    const state = merges === undefined ? 'unknown' : merges ? 'clean' : 'dirty';
    return { ...this.pull(repository, issue, headSha), mergeable: merges ?? null, mergeable_state: state };
  }

  review({ id, author, body, event, commit, createdAt }: ForgeReview) {
    const state = STATES[event] ?? event;
    const submitted = event !== 'PENDING' && { submitted_at: createdAt };
    return { id, node_id: `PRR_${id}`, user: this.user(author), body, state, commit_id: commit, ...submitted };
  }

  lineComment(repository: ForgeRepository, issue: ForgeIssue, review: ForgeReview, comment: ForgeLineComment) {
    const { id, author, body, path, line, replyTo, createdAt, updatedAt } = comment;
    const page = `${this.#url}/${repository.owner}/${repository.name}/pull/${issue.number}`;
    return {
      id,
      node_id: `PRRC_${id}`,
      pull_request_review_id: review.id,
      ...(replyTo !== undefined && { in_reply_to_id: replyTo }),
      user: this.user(author),
      body,
      path,
      line,
      side: 'RIGHT',
      commit_id: review.commit,
      created_at: createdAt,
      updated_at: updatedAt,
      html_url: `${page}#discussion_r${id}`,
    };
  }

  checkRun({ id, sha, name, state, says, url, createdAt, run }: ForgeCheck) {
    const ended = state !== 'pending';
    return {
      id,
      node_id: `CR_${id}`,
      name,
      head_sha: sha,
      status: ended ? 'completed' : 'in_progress',
      conclusion: ended ? state : null,
      external_id: run?.externalId ?? null,
      html_url: url === '' ? null : url,
      output: {
        title: says,
        summary: run?.summary ?? null,
        text: null,
        annotations_count: run?.annotations.length ?? 0,
      },
      started_at: createdAt,
      completed_at: ended ? createdAt : null,
      pull_requests: [],
    };
  }

  status({ id, context, state, description, targetUrl, createdAt }: ForgeRepository['statuses'][number]) {
    const times = { created_at: createdAt, updated_at: createdAt };
    return { id, node_id: `SC_${id}`, context, state, description, target_url: targetUrl, ...times };
  }
}

const STATES: Readonly<Record<string, string>> = {
  COMMENT: 'COMMENTED',
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
};

/** How the GraphQL interface names a pull request. */
export function pullNode({ id }: ForgeIssue): string {
  return `PR_${id}`;
}
