import type { ForgeCore } from './forge-core.ts';
import { ForgeReply, found } from './forge-reply.ts';
import type { ForgeCheck, ForgeHook, ForgeIssue, ForgePull, ForgeRepository, ForgeReview } from './forge-state.ts';
import type { Happening } from './happening.ts';

/** A review as it is written. */
export type ReviewDraft = Pick<ForgeReview, 'author' | 'body' | 'event' | 'commit'> & {
  readonly comments: readonly { readonly path: string; readonly line: number; readonly body: string }[];
};

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

  /** Says something on an issue or a pull request; with `replyTo`, in the thread that this comment began. */
  async comment(repository: ForgeRepository, issue: ForgeIssue, author: string, body: string, replyTo?: number) {
    const comment = { ...this.#written(author, body), ...(replyTo !== undefined && { replyTo }) };
    issue.comments.push(comment);
    await this.#core.save();
    this.#announce(repository, { kind: 'comment', issue, comment }, author);
    return comment;
  }

  async editComment(comment: ForgeIssue['comments'][number], body: string): Promise<void> {
    Object.assign(comment, { body, updatedAt: new Date().toISOString() });
    await this.#core.save();
  }

  /** Leaves a reaction, of each kind once for each person; says whether it is new. */
  async react(comment: ForgeIssue['comments'][number], user: string, content: string) {
    const all = comment.reactions ?? [];
    const there = all.find((one) => one.user === user && one.content === content);
    if (there) return { reaction: there, made: false };
    const reaction = { id: this.#core.nextId(), user, content, createdAt: new Date().toISOString() };
    comment.reactions = [...all, reaction];
    await this.#core.save();
    return { reaction, made: true };
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

  /** Assigns somebody, or takes them from it. */
  async assign(repository: ForgeRepository, issue: ForgeIssue, login: string, added: boolean, sender: string) {
    const others = (issue.assignees ?? []).filter((one) => one !== login);
    issue.assignees = added ? [...others, login] : others;
    const createdAt = new Date().toISOString();
    const entry = { id: this.#core.nextId(), user: sender, assignee: login, added, createdAt };
    issue.assignments = [...(issue.assignments ?? []), entry];
    await this.#core.save();
    this.#announce(repository, { kind: 'assign', issue, login, added }, sender);
  }

  /** Opens a pull request into a branch of the repository, from another of its own or from a fork's. */
  async openPull(
    repository: ForgeRepository,
    fields: Pick<ForgeIssue, 'title' | 'body' | 'author'> & Pick<ForgePull, 'head' | 'base' | 'draft' | 'fork'>,
  ): Promise<ForgeIssue> {
    const { head, base, draft, fork, ...plain } = fields;
    const tip = async (branch: string, { owner, name } = repository as Pick<ForgeRepository, 'owner' | 'name'>) =>
      found(await this.#core.git.head(owner, name, branch));
    const [headSha, baseSha] = [await tip(head, fork), await tip(base)];
    if (headSha === baseSha) throw new ForgeReply(422, 'there are no changes between the head and the base');
    const twin = repository.issues.some(
      ({ state, pull }) => state === 'open' && pull?.head === head && pull.base === base && pull.fork?.id === fork?.id,
    );
    if (twin) throw new ForgeReply(409, 'pull request already exists for these targets');
    const issue = this.#core.addIssue(repository, {
      ...plain,
      pull: { ...(fork && { fork }), head, headSha, base, baseSha, draft, reviews: [], resolvers: {} },
    });
    await this.#core.save();
    this.#announce(repository, { kind: 'issue', issue, action: 'opened' }, plain.author);
    return issue;
  }

  /** Reviews a pull request; `event` is in the dialect's words. */
  async review(repository: ForgeRepository, issue: ForgeIssue, draft: ReviewDraft): Promise<ForgeReview> {
    const { author, comments, ...fields } = draft;
    const id = this.#core.nextId();
    const now = new Date().toISOString();
    const lines = comments.map(({ body, ...place }) => ({ ...this.#written(author, body, now), ...place }));
    const review = { id, author, ...fields, comments: lines, createdAt: now };
    found(issue.pull).reviews.push(review);
    await this.#core.save();
    this.#announce(repository, { kind: 'review', issue, review }, author);
    return review;
  }

  /** Says something more in the thread that begins with the line comment `replyTo`. */
  async reply(repository: ForgeRepository, issue: ForgeIssue, replyTo: number, author: string, body: string) {
    const { review, comment: first } = this.#core.lineComment(issue, replyTo);
    const comment = { ...this.#written(author, body), path: first.path, line: first.line, replyTo };
    review.comments.push(comment);
    await this.#core.save();
    this.#announce(repository, { kind: 'reply', issue, review, comment }, author);
    return comment;
  }

  /** Closes the thread that begins with this comment. */
  async resolve(issue: ForgeIssue, id: number, resolver: string): Promise<void> {
    found(issue.pull).resolvers[id] = resolver;
    await this.#core.save();
  }

  /** Lets somebody's CI say something of a commit. */
  async check(repository: ForgeRepository, fields: Omit<ForgeCheck, 'id' | 'createdAt'>, sender: string) {
    const check = { id: this.#core.nextId(), createdAt: new Date().toISOString(), ...fields };
    repository.checks.push(check);
    await this.#core.save();
    const pulls = repository.issues.filter(({ state, pull }) => state === 'open' && pull?.headSha === fields.sha);
    this.#announce(repository, { kind: 'check', check, pulls }, sender);
    return check;
  }

  /** Lets an app say more of a check that it made. */
  async editCheck(check: ForgeCheck, fields: Partial<Omit<ForgeCheck, 'id'>>): Promise<ForgeCheck> {
    Object.assign(check, fields);
    await this.#core.save();
    return check;
  }

  /** Looks which pull requests' branches have moved, after somebody pushed. */
  async pushed(repository: ForgeRepository, sender: string): Promise<void> {
    for (const issue of repository.issues) {
      const { pull } = issue;
      const tip = await this.#core.tip(repository, issue);
      if (!pull || issue.state === 'closed' || tip === undefined || tip === pull.headSha) continue;
      const before = pull.headSha;
      pull.headSha = tip;
      await this.#core.save();
      this.#announce(repository, { kind: 'push', issue, before }, sender);
    }
  }

  async status(repository: ForgeRepository, fields: Omit<ForgeRepository['statuses'][number], 'id' | 'createdAt'>) {
    const status = { id: this.#core.nextId(), createdAt: new Date().toISOString(), ...fields };
    repository.statuses.push(status);
    await this.#core.save();
    return status;
  }

  #written(author: string, body: string, now: string = new Date().toISOString()) {
    return { id: this.#core.nextId(), author, body, createdAt: now, updatedAt: now };
  }

  async addHook(repository: ForgeRepository, fields: Omit<ForgeHook, 'id'>) {
    const hook = { id: this.#core.nextId(), ...fields };
    repository.hooks.push(hook);
    await this.#core.save();
    return hook;
  }
}
