import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { found } from './forge-reply.ts';
import {
  emptyState,
  type ForgeApp,
  type ForgeIssue,
  type ForgeRepository,
  type ForgeState,
  type ForgeUser,
  type Numbering,
} from './forge-state.ts';
import { Repositories } from './repositories.ts';

/** The forge's data and the few ways to change it; every change is written to `forge.json` before it is answered. */
export class ForgeCore {
  readonly git: Repositories;
  readonly #file: string;
  readonly #numbers: Numbering;
  readonly #pullRefs: string;
  #state: ForgeState = emptyState();
  #saving: Promise<void> = Promise.resolve();

  constructor(folder: string, { numbers, pullRefs }: { readonly numbers: Numbering; readonly pullRefs: string }) {
    this.#numbers = numbers;
    this.#pullRefs = pullRefs;
    this.#file = join(folder, 'forge.json');
    this.git = new Repositories(join(folder, 'git'));
  }

  /** Reads what an earlier forge on the same folder left. */
  async load(): Promise<void> {
    const text = await readFile(this.#file, 'utf8').catch(() => undefined);
    if (text !== undefined) this.#state = { ...emptyState(), ...JSON.parse(text) };
  }

  async save(): Promise<void> {
    // One after the other, each with the state of its own time: a later save never loses to an earlier one.
    this.#saving = this.#saving.then(async () => {
      await writeFile(`${this.#file}.partial`, JSON.stringify(this.#state));
      await rename(`${this.#file}.partial`, this.#file);
    });
    await this.#saving;
  }

  nextId(): number {
    this.#state.lastId += 1;
    return this.#state.lastId;
  }

  get users(): readonly ForgeUser[] {
    return this.#state.users;
  }

  get repositories(): readonly ForgeRepository[] {
    return this.#state.repositories;
  }

  get apps(): readonly ForgeApp[] {
    return this.#state.apps;
  }

  addUser(login: string, admin: boolean): ForgeUser {
    const user = { id: this.nextId(), login, admin, token: randomBytes(20).toString('hex') };
    this.#state.users.push(user);
    return user;
  }

  addApp(fields: Pick<ForgeApp, 'slug' | 'publicKey' | 'repositories' | 'permissions'>): ForgeApp {
    const app = { id: this.nextId(), installation: this.nextId(), grants: [], ...fields };
    this.#state.apps.push(app);
    return app;
  }

  addRepository(owner: string, name: string): ForgeRepository {
    const repository: ForgeRepository = {
      id: this.nextId(),
      owner,
      name,
      defaultBranch: 'main',
      permissions: { [owner]: 'admin' },
      labels: [],
      issues: [],
      hooks: [],
      statuses: [],
      checks: [],
    };
    this.#state.repositories.push(repository);
    return repository;
  }

  user(login: string): ForgeUser {
    return found(this.#state.users.find((user) => user.login.toLowerCase() === login.toLowerCase()));
  }

  repository(owner: string, name: string): ForgeRepository {
    return found(this.#state.repositories.find((one) => one.owner === owner && one.name === name));
  }

  issue(repository: ForgeRepository, number: number): ForgeIssue {
    return found(repository.issues.find((one) => one.number === number));
  }

  /** The tip of a pull request's branch, wherever that lives. */
  async tip(repository: ForgeRepository, { pull }: ForgeIssue): Promise<string | undefined> {
    const { owner, name } = pull?.fork ?? repository;
    return pull && (await this.git.head(owner, name, pull.head));
  }

  /** Puts the heads of open pull requests where git finds them by number, as forges do. */
  async showHeads(repository: ForgeRepository): Promise<void> {
    const open = repository.issues.filter(({ pull, state }) => pull && state === 'open');
    const refs = open.length > 0 ? await this.git.refs(repository.owner, repository.name) : new Map();
    for (const issue of open) {
      const ref = `${this.#pullRefs}/${issue.number}/head`;
      const tip = await this.tip(repository, issue);
      if (!issue.pull || tip === undefined || refs.get(ref) === tip) continue;
      await this.git.copy(issue.pull.fork ?? repository, issue.pull.head, repository, ref);
    }
  }

  /** A comment of any issue, by its id. */
  comment(repository: ForgeRepository, id: number) {
    const issue = found(repository.issues.find(({ comments }) => comments.some((comment) => comment.id === id)));
    return { issue, comment: found(issue.comments.find((one) => one.id === id)) };
  }

  /** A comment at a line of a pull request, by its id. */
  lineComment(issue: ForgeIssue, id: number) {
    const reviews = issue.pull?.reviews ?? [];
    const review = found(reviews.find(({ comments }) => comments.some((comment) => comment.id === id)));
    return { review, comment: found(review.comments.find((one) => one.id === id)) };
  }

  /** Adds an issue; with `pull` it is a pull request. */
  addIssue(repository: ForgeRepository, fields: Pick<ForgeIssue, 'title' | 'body' | 'author' | 'pull'>): ForgeIssue {
    const now = new Date().toISOString();
    const apart = this.#numbers === 'apart';
    const row = repository.issues.filter((one) => !apart || Boolean(one.pull) === Boolean(fields.pull));
    const issue: ForgeIssue = {
      id: this.nextId(),
      number: row.length + 1,
      state: 'open',
      labels: [],
      createdAt: now,
      updatedAt: now,
      comments: [],
      timeline: [],
      ...fields,
    };
    repository.issues.push(issue);
    return issue;
  }

  setLabel(issue: ForgeIssue, label: number, user: string, added: boolean): boolean {
    if (issue.labels.includes(label) === added) return false;
    issue.labels = added ? [...issue.labels, label] : issue.labels.filter((id) => id !== label);
    issue.timeline.push({ id: this.nextId(), type: 'label', user, label, added, createdAt: new Date().toISOString() });
    issue.updatedAt = new Date().toISOString();
    return true;
  }
}
