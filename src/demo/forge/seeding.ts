import { BotError } from '../../domain/errors.ts';
import { addComment } from './acts/comments.ts';
import { editIssue, openIssue } from './acts/issues.ts';
import { addLabels, createLabel, removeLabel } from './acts/labels.ts';
import { createHook } from './api/hooks.ts';
import type { TreeFile } from './fast-import.ts';
import type { ForgeState } from './forge-state.ts';
import type { Grant, IssueRecord, LabelRecord, RepoRecord, UserRecord } from './records.ts';
import type { Desk } from './route.ts';

export interface RepoSeed {
  /** Files of the first commit. With neither these nor `from` the repository is empty. */
  readonly files?: Readonly<Record<string, TreeFile>>;
  /** A git repository on this machine whose branches and tags are taken over. */
  readonly from?: string;
  readonly private?: boolean;
  /** Default `main`; with `from` the branch that is checked out there. */
  readonly branch?: string;
  readonly message?: string;
}

/** What people do on the forge, without HTTP: the demo's own hands, and those of tests. Every act is saved at once. */
export interface Seeding {
  /** Makes a user (or finds it) and a new token for it. */
  addUser(login: string, options?: { readonly admin?: boolean }): string;
  /** Makes a repository whose owner is a user; `head` is undefined where it is empty. */
  createRepo(
    owner: string,
    name: string,
    seed?: RepoSeed,
  ): Promise<{ readonly id: number; readonly head: string | undefined }>;
  setPermission(repo: string, login: string, permission: Grant | 'none'): void;
  addHook(
    repo: string,
    hook: { readonly url: string; readonly secret: string; readonly events?: readonly string[] },
  ): number;
  openIssue(
    as: string,
    repo: string,
    issue: { readonly title: string; readonly body: string; readonly labels?: readonly string[] },
  ): number;
  setIssueState(as: string, repo: string, number: number, state: 'open' | 'closed'): void;
  editIssue(as: string, repo: string, number: number, edit: { readonly title?: string; readonly body?: string }): void;
  /** Sets a label; makes it where the repository lacks it. */
  labelIssue(as: string, repo: string, number: number, label: string): void;
  unlabelIssue(as: string, repo: string, number: number, label: string): void;
  comment(as: string, repo: string, number: number, body: string): number;
}

/** Binds those acts to a forge. Repositories are named `owner/name`. */
export function seeding(desk: Desk): Seeding {
  const { state } = desk;
  const user = (login: string) => state.user(login) ?? unknown(`user ${login}`);
  const repo = (slug: string) => repoNamed(state, slug);
  const act = <T>(work: () => T): T => {
    const result = work();
    state.save();
    return result;
  };
  const onIssue = <T>(slug: string, number: number, work: (place: RepoRecord, issue: IssueRecord) => T): T =>
    act(() => work(repo(slug), issueNumbered(repo(slug), number)));
  return {
    addUser: (login, options = {}) => act(() => addUser(state, login, options.admin ?? false)),
    createRepo: (owner, name, seed = {}) => createRepo(desk, user(owner), name, seed),
    setPermission: (slug, login, permission) => act(() => grant(repo(slug), user(login), permission)),
    addHook: (slug, { url, secret, events = ['issues', 'issue_comment', 'pull_request'] }) =>
      act(() => createHook(desk, repo(slug), undefined, { url, secret, events: [...events], active: true }).id),
    openIssue: (as, slug, { title, body, labels = [] }) =>
      act(() => {
        const ids = labels.map((name) => labelNamed(desk, repo(slug), user(as), name).id);
        return openIssue(desk, repo(slug), user(as), { title, body, labels: ids }).number;
      }),
    setIssueState: (as, slug, number, to) =>
      onIssue(slug, number, (place, issue) => editIssue(desk, place, issue, user(as), { state: to })),
    editIssue: (as, slug, number, edit) =>
      onIssue(slug, number, (place, issue) => editIssue(desk, place, issue, user(as), edit)),
    labelIssue: (as, slug, number, name) =>
      onIssue(slug, number, (place, issue) =>
        addLabels(desk, place, issue, { labels: [labelNamed(desk, place, user(as), name)], by: user(as) }),
      ),
    unlabelIssue: (as, slug, number, name) =>
      onIssue(slug, number, (place, issue) =>
        removeLabel(desk, place, issue, { label: labelNamed(desk, place, user(as), name), by: user(as) }),
      ),
    comment: (as, slug, number, body) =>
      onIssue(slug, number, (place, issue) => addComment(desk, place, issue, user(as), body).id),
  };
}

/** The repository `owner/name`; one that does not exist is the caller's error. */
export function repoNamed(state: ForgeState, slug: string): RepoRecord {
  const [owner = '', name = ''] = slug.split('/');
  return state.repo(owner, name) ?? unknown(`repository ${slug}`);
}

/** An issue or pull request by its number; one that does not exist is the caller's error. */
export function issueNumbered(repo: RepoRecord, number: number): IssueRecord {
  return repo.issues.find((issue) => issue.number === number) ?? unknown(`issue ${repo.owner}/${repo.name}#${number}`);
}

function addUser(state: ForgeState, login: string, admin: boolean): string {
  const found = state.user(login);
  const user: UserRecord = found ?? { id: state.id(), login, admin, tokens: [], createdAt: state.now() };
  if (found === undefined) state.records.users.push(user);
  return state.newToken(user);
}

async function createRepo(desk: Desk, owner: UserRecord, name: string, seed: RepoSeed) {
  const { state } = desk;
  if (state.repo(owner.login, name)) throw new BotError('USAGE', `The demo forge has ${owner.login}/${name} already.`);
  const repo: RepoRecord = {
    id: state.id(),
    owner: owner.login,
    name,
    private: seed.private ?? false,
    branch: seed.branch ?? 'main',
    grants: {},
    labels: [],
    issues: [],
    statuses: [],
    hooks: [],
    refs: {},
    createdAt: state.now(),
  };
  const git = desk.git(repo);
  if (seed.from === undefined) await git.create(repo.branch);
  else await git.import(seed.from);
  if (seed.files) await git.commit(repo.branch, seed.files, seed.message ?? 'First commit\n', repo.createdAt);
  if (seed.from !== undefined) repo.branch = await git.headBranch();
  repo.refs = await git.refs();
  state.records.repos.push(repo);
  state.save();
  return { id: repo.id, head: repo.refs[`refs/heads/${repo.branch}`] };
}

function grant(repo: RepoRecord, user: UserRecord, permission: Grant | 'none'): void {
  const login = user.login.toLowerCase();
  if (permission === 'none') delete repo.grants[login];
  else repo.grants[login] = permission;
}

function labelNamed(desk: Desk, repo: RepoRecord, by: UserRecord, name: string): LabelRecord {
  const found = repo.labels.find((label) => label.name === name);
  return found ?? createLabel(desk, repo, by, { name, color: 'ededed', description: '' });
}

function unknown(what: string): never {
  throw new BotError('USAGE', `The demo forge has no ${what}.`);
}
