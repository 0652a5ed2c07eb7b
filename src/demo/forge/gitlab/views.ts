import type {
  ForgeCheck,
  ForgeComment,
  ForgeHook,
  ForgeIssue,
  ForgeLineComment,
  ForgeRepository,
  ForgeReview,
  ForgeUser,
} from '../forge-state.ts';
import { accessLevel } from './access-level.ts';

/** The shapes in which GitLab's API v4 shows things, as far as clients of ours read them. */
export class GitlabViews {
  readonly #url: string;
  readonly #users: () => readonly ForgeUser[];

  constructor(url: string, users: () => readonly ForgeUser[]) {
    this.#url = url;
    this.#users = users;
  }

  user(login: string) {
    const user = this.#users().find((one) => one.login === login);
    const web_url = `${this.#url}/${login}`;
    return { id: user?.id ?? -1, username: login, name: login, state: 'active', avatar_url: '', web_url };
  }

  member(project: ForgeRepository, login: string) {
    return { ...this.user(login), access_level: accessLevel(project, login) ?? 0 };
  }

  project(project: ForgeRepository, empty: boolean) {
    const { id, owner, name, defaultBranch } = project;
    const web_url = `${this.#url}/${owner}/${name}`;
    return {
      id,
      name,
      path: name,
      path_with_namespace: `${owner}/${name}`,
      default_branch: defaultBranch,
      empty_repo: empty,
      visibility: 'public' as const,
      web_url,
      http_url_to_repo: `${web_url}.git`,
    };
  }

  hook(project: ForgeRepository, { id, url, secret, active = true, events }: ForgeHook) {
    const has = (name: string) => events?.includes(name) ?? true;
    const signs = secret.startsWith('whsec_');
    return {
      id,
      url,
      project_id: project.id,
      issues_events: has('issues_events'),
      note_events: has('note_events'),
      enable_ssl_verification: has('enable_ssl_verification'),
      alert_status: active ? 'executable' : 'disabled',
      token_present: secret !== '' && !signs,
      signing_token_present: signs,
    };
  }

  label(project: ForgeRepository, id: number) {
    const label = project.labels.find((one) => one.id === id);
    const { name = '', color = '', description = '' } = label ?? {};
    return { id, name, color: `#${color}`, description, is_project_label: true };
  }

  issue(project: ForgeRepository, issue: ForgeIssue) {
    return { ...this.#issuable(project, issue), confidential: false, type: 'ISSUE' };
  }

  note(issue: ForgeIssue, { id, author, body, createdAt, updatedAt }: ForgeComment) {
    return {
      id,
      type: null,
      body,
      attachment: null,
      author: this.user(author),
      created_at: createdAt,
      updated_at: updatedAt,
      system: false,
      noteable_id: issue.id,
      noteable_type: issue.pull ? ('MergeRequest' as const) : ('Issue' as const),
      noteable_iid: issue.number,
      resolvable: false,
      internal: false,
    };
  }

  /** A merge request as lists show it: without what only a look at one tells. */
  merge(project: ForgeRepository, issue: ForgeIssue, sha: string) {
    const { head = '', base = '' } = issue.pull ?? {};
    return {
      ...this.#issuable(project, issue),
      source_branch: head,
      target_branch: base,
      source_project_id: issue.pull?.fork?.id ?? project.id,
      target_project_id: project.id,
      draft: /^(?:draft:|\[draft\]|\(draft\))/i.test(issue.title),
      sha,
    };
  }

  mergeInFull(project: ForgeRepository, issue: ForgeIssue, sha: string, merges: boolean | undefined) {
    const base = issue.pull?.baseSha ?? '';
    const diff_refs = { base_sha: base, head_sha: sha, start_sha: base };
    const checked = merges ? ('can_be_merged' as const) : ('cannot_be_merged' as const);
    const merge_status = merges === undefined ? ('unchecked' as const) : checked;
    return { ...this.merge(project, issue, sha), diff_refs, has_conflicts: merges === false, merge_status };
  }

  /** A note at a line of a diff. */
  diffNote(issue: ForgeIssue, review: ForgeReview, comment: ForgeLineComment) {
    const { path, line } = comment;
    const position = { position_type: 'text', head_sha: review.commit, new_path: path, new_line: line };
    return { ...this.note(issue, comment), type: 'DiffNote' as const, position, resolvable: true };
  }

  /** A check as the job of a pipeline. */
  check({ id, sha, name, state, says, url, createdAt }: ForgeCheck) {
    const word = state === 'failure' ? 'failed' : state;
    return this.status({ id, sha, context: name, state: word, description: says, targetUrl: url, createdAt });
  }

  status({ id, sha, context, state, description, targetUrl, createdAt }: ForgeRepository['statuses'][number]) {
    return { id, sha, name: context, status: state, description, target_url: targetUrl, created_at: createdAt };
  }

  #issuable(project: ForgeRepository, issue: ForgeIssue) {
    const { id, number, title, body, author, state, createdAt, updatedAt, comments, pull } = issue;
    return {
      id,
      iid: number,
      project_id: project.id,
      title,
      description: body,
      state: state === 'open' ? 'opened' : 'closed',
      labels: issue.labels.map((label) => this.label(project, label).name),
      assignees: (issue.assignees ?? []).map((login) => this.user(login)),
      author: this.user(author),
      user_notes_count: comments.length,
      created_at: createdAt,
      updated_at: updatedAt,
      web_url: `${this.#url}/${project.owner}/${project.name}/-/${pull ? 'merge_requests' : 'issues'}/${number}`,
    };
  }
}
