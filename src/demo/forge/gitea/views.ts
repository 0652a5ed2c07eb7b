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

/** The shapes in which Gitea's API shows things (its swagger of 1.22), as far as clients of ours read them. */
export class GiteaViews {
  readonly #url: string;
  readonly #users: () => readonly ForgeUser[];

  constructor(url: string, users: () => readonly ForgeUser[]) {
    this.#url = url;
    this.#users = users;
  }

  user(login: string) {
    const user = this.#users().find((one) => one.login === login);
    return {
      id: user?.id ?? -1,
      login,
      username: login,
      full_name: '',
      email: `${login}@forge.invalid`,
      is_admin: user?.admin ?? false,
    };
  }

  repository(repository: ForgeRepository, empty: boolean) {
    const { id, owner, name, defaultBranch } = repository;
    return {
      id,
      name,
      full_name: `${owner}/${name}`,
      owner: this.user(owner),
      empty,
      private: false,
      default_branch: defaultBranch,
      clone_url: `${this.#url}/${owner}/${name}.git`,
      html_url: `${this.#url}/${owner}/${name}`,
    };
  }

  permissions(held: ForgePermission) {
    return { admin: held === 'admin', push: ['write', 'admin'].includes(held), pull: held !== 'none' };
  }

  /** As Gitea shows it: whether there is a secret is not told. */
  hook({ id, url, active = true, form = false, events = ['issues', 'issue_comment'] }: ForgeHook) {
    return { id, type: 'gitea', active, events, config: { url, content_type: form ? 'form' : 'json' } };
  }

  label(repository: ForgeRepository, id: number) {
    const label = repository.labels.find((one) => one.id === id);
    return {
      id,
      name: label?.name ?? '',
      color: label?.color ?? '',
      description: label?.description ?? '',
      exclusive: false,
      is_archived: false,
    };
  }

  issue(repository: ForgeRepository, issue: ForgeIssue) {
    const { id, number, title, body, author, state, labels, createdAt, updatedAt, comments } = issue;
    return {
      id,
      number,
      title,
      body,
      state,
      user: this.user(author),
      labels: labels.map((label) => this.label(repository, label)),
      assignees: (issue.assignees ?? []).map((login) => this.user(login)),
      comments: comments.length,
      created_at: createdAt,
      updated_at: updatedAt,
      html_url: `${this.#url}/${repository.owner}/${repository.name}/${issue.pull ? 'pulls' : 'issues'}/${number}`,
      pull_request: issue.pull ? { merged: false } : null,
    };
  }

  comment(repository: ForgeRepository, issue: ForgeIssue, comment: ForgeIssue['comments'][number]) {
    const { id, author, body, createdAt, updatedAt } = comment;
    const html_url = `${this.#url}/${repository.owner}/${repository.name}/issues/${issue.number}#issuecomment-${id}`;
    return { id, body, user: this.user(author), created_at: createdAt, updated_at: updatedAt, html_url };
  }

  /** As on Gitea, what is marked as work in progress is not mergeable either. */
  pull(repository: ForgeRepository, issue: ForgeIssue, headSha: string | undefined, merges: boolean | undefined) {
    const { fork, head = '', base = '', baseSha = '' } = issue.pull ?? {};
    const repo = this.repository(repository, false);
    const from = fork ? this.repository({ ...repository, ...fork }, false) : repo;
    const draft = /^(?:WIP:|\[WIP\])/i.test(issue.title);
    return {
      ...this.issue(repository, issue),
      draft,
      merged: false,
      mergeable: merges === true && !draft,
      head: { ref: head, label: head, sha: headSha ?? '', repo: from },
      base: { ref: base, label: base, sha: baseSha, repo },
    };
  }

  review({ id, author, body, event, commit, createdAt, comments }: ForgeReview) {
    const state = event === 'APPROVE' ? 'APPROVED' : event;
    const times = { submitted_at: createdAt, updated_at: createdAt };
    const counted = { comments_count: comments.length, dismissed: false, stale: false, official: true };
    return { id, user: this.user(author), body, state, commit_id: commit, ...counted, ...times };
  }

  lineComment({ pull }: ForgeIssue, review: ForgeReview, comment: ForgeLineComment) {
    const { id, author, body, path, line, createdAt, updatedAt } = comment;
    const resolver = pull?.resolvers[id];
    return {
      id,
      user: this.user(author),
      body,
      resolver: resolver === undefined ? null : this.user(resolver),
      pull_request_review_id: review.id,
      path,
      position: line,
      original_position: 0,
      commit_id: review.commit,
      created_at: createdAt,
      updated_at: updatedAt,
    };
  }

  /** What CI says is a status here. */
  check({ id, name, state, says, url, createdAt }: ForgeCheck) {
    return this.status({ id, sha: '', context: name, state, description: says, targetUrl: url, createdAt });
  }

  status(status: ForgeRepository['statuses'][number]) {
    const { id, context, state, description, targetUrl, createdAt } = status;
    return {
      id,
      context,
      status: state,
      description,
      target_url: targetUrl,
      created_at: createdAt,
      updated_at: createdAt,
    };
  }
}
