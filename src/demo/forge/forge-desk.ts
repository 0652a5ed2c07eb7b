import type { ForgeCore } from './forge-core.ts';
import { ForgeReply, found } from './forge-reply.ts';
import type { ForgeHook, ForgeIssue, ForgeRepository, ForgeReview } from './forge-state.ts';
import type { Happening } from './happening.ts';

type Announce = (repository: ForgeRepository, what: Happening, sender: string) => void;

/** Everything that people and bots do on the forge, whatever its dialect: changed, kept, and told to the webhooks. */
export class ForgeDesk {
  readonly #core: ForgeCore;
  readonly #announce: Announce;

  constructor(core: ForgeCore, announce: Announce) {
    this.#core = core;
    this.#announce = announce;
  }

  async openIssue(repository: ForgeRepository, fields: Pick<ForgeIssue, 'title' | 'body' | 'author'>) {
    const issue = this.#core.addIssue(repository, fields);
    await this.#core.save();
    this.#announce(repository, { kind: 'issue', issue, action: 'opened' }, fields.author);
    return issue;
  }

  /** Changes title, body or state of an issue or a pull request. */
  async edit(
    repository: ForgeRepository,
    issue: ForgeIssue,
    fields: Partial<Pick<ForgeIssue, 'title' | 'body' | 'state'>> & { readonly draft?: boolean },
    sender: string,
  ): Promise<void> {
    const { draft, ...plain } = fields;
    const turned = plain.state !== undefined && plain.state !== issue.state;
    Object.assign(issue, plain, { updatedAt: new Date().toISOString() });
    if (issue.pull && draft !== undefined) issue.pull.draft = draft;
    await this.#core.save();
    const action = turned ? (issue.state === 'open' ? 'reopened' : 'closed') : 'edited';
    this.#announce(repository, { kind: 'issue', issue, action }, sender);
  }

  async comment(repository: ForgeRepository, issue: ForgeIssue, author: string, body: string) {
    const now = new Date().toISOString();
    const comment = { id: this.#core.nextId(), author, body, createdAt: now, updatedAt: now };
    issue.comments.push(comment);
    await this.#core.save();
    this.#announce(repository, { kind: 'comment', issue, comment }, author);
    return comment;
  }

  async editComment(comment: ForgeIssue['comments'][number], body: string): Promise<void> {
    Object.assign(comment, { body, updatedAt: new Date().toISOString() });
    await this.#core.save();
  }

  async addLabel(repository: ForgeRepository, fields: Omit<ForgeRepository['labels'][number], 'id'>) {
    const label = { id: this.#core.nextId(), ...fields };
    repository.labels.push(label);
    await this.#core.save();
    return label;
  }

  /** Sets or takes labels of an issue by their ids; those that change are told. */
  async label(
    repository: ForgeRepository,
    issue: ForgeIssue,
    change: { readonly ids: readonly number[]; readonly added: boolean },
    sender: string,
  ): Promise<void> {
    const labels = change.ids.filter((id) => this.#core.setLabel(issue, id, sender, change.added));
    await this.#core.save();
    if (labels.length > 0) this.#announce(repository, { kind: 'label', issue, labels, added: change.added }, sender);
  }

  /** Opens a pull request between two branches of the repository. */
  async openPull(
    repository: ForgeRepository,
    fields: Pick<ForgeIssue, 'title' | 'body' | 'author'> & { head: string; base: string; draft: boolean },
  ): Promise<ForgeIssue> {
    const { head, base, draft, ...plain } = fields;
    const { owner, name, issues } = repository;
    const tips = await Promise.all([head, base].map((branch) => this.#core.git.head(owner, name, branch)));
    const [headSha, baseSha = ''] = tips.map(found);
    if (headSha === baseSha) throw new ForgeReply(422, 'there are no changes between the head and the base');
    const twin = issues.some(({ state, pull }) => state === 'open' && pull?.head === head && pull.base === base);
    if (twin) throw new ForgeReply(409, 'pull request already exists for these targets');
    const issue = this.#core.addIssue(repository, { ...plain, pull: { head, base, baseSha, draft, reviews: [] } });
    await this.#core.save();
    this.#announce(repository, { kind: 'issue', issue, action: 'opened' }, plain.author);
    return issue;
  }

  async review(repository: ForgeRepository, issue: ForgeIssue, fields: Omit<ForgeReview, 'id'>): Promise<ForgeReview> {
    const review = { id: this.#core.nextId(), ...fields };
    found(issue.pull).reviews.push(review);
    await this.#core.save();
    this.#announce(repository, { kind: 'review', issue, review }, fields.author);
    return review;
  }

  async status(repository: ForgeRepository, fields: Omit<ForgeRepository['statuses'][number], 'id' | 'createdAt'>) {
    const status = { id: this.#core.nextId(), createdAt: new Date().toISOString(), ...fields };
    repository.statuses.push(status);
    await this.#core.save();
    return status;
  }

  async addHook(repository: ForgeRepository, fields: Omit<ForgeHook, 'id'>) {
    const hook = { id: this.#core.nextId(), ...fields };
    repository.hooks.push(hook);
    await this.#core.save();
    return hook;
  }
}
