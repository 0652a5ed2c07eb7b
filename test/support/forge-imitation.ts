import type { Permission } from '../../src/domain/actor.ts';
import type { Comment, Issue } from '../../src/domain/issue.ts';
import type { ForgeKind, IssueRef, RepoRef } from '../../src/domain/refs.ts';
import type { Forge, IssueDesk, LabelChange, SourceDesk } from '../../src/ports/forge.ts';

interface Kept {
  title: string;
  body: string;
  state: 'open' | 'closed';
  author: string;
  readonly labels: Set<string>;
  /** Who set each label last. */
  readonly setBy: Map<string, string>;
  readonly assignees: Set<string>;
  readonly reactions: string[];
  /** Who assigned the bot last, until it does something. */
  assignedBy?: string | undefined;
  readonly comments: Comment[];
}

const TIME = '2026-01-01T00:00:00Z';
const BOT = 'issuewright';

/** A forge as intake sees it: one repository's issues, labels, comments and rights, in memory and quick. */
export class ForgeImitation {
  readonly repo: RepoRef = { owner: 'owner', name: 'name', id: 12 };
  readonly rights = new Map<string, Permission>();
  /** Issues that the forge fails to show. */
  readonly broken = new Set<number>();
  readonly branches = new Map([['main', 'a'.repeat(40)]]);
  readonly kind: ForgeKind;
  calls = 0;
  readonly #issues = new Map<number, Kept>();
  readonly #labelled = new Map<string, Set<number>>();
  #comments = 0;

  constructor(kind: ForgeKind) {
    this.kind = kind;
  }

  /** Opens an issue, or changes its text. */
  write(number: number, { author = 'author', title = 'Sums are wrong', body = 'add(1, 2) gives 4' } = {}): void {
    const kept = this.#issues.get(number);
    if (kept) Object.assign(kept, { title, body });
    else {
      const empty = {
        labels: new Set<string>(),
        setBy: new Map<string, string>(),
        assignees: new Set<string>(),
        reactions: [],
        comments: [],
      };
      this.#issues.set(number, { title, body, state: 'open', author, ...empty });
    }
  }

  close(number: number): void {
    this.of(number).state = 'closed';
  }

  setLabels(number: number, { add = [], remove = [] }: Partial<LabelChange>, by: string): void {
    const { labels, setBy } = this.of(number);
    for (const label of add) {
      labels.add(label);
      setBy.set(label, by);
      const all = this.#labelled.get(label) ?? new Set();
      this.#labelled.set(label, all.add(number));
    }
    for (const label of remove) {
      labels.delete(label);
      this.#labelled.get(label)?.delete(number);
    }
  }

  assign(number: number, login: string, by: string): void {
    const kept = this.of(number);
    kept.assignees.add(login);
    if (login === BOT) kept.assignedBy = by;
  }

  of(number: number): Kept {
    const kept = this.#issues.get(number);
    if (!kept) throw new Error(`there is no issue ${number}`);
    return kept;
  }

  /** The port over it. */
  port(): Forge {
    const unused = () => Promise.reject(new Error('no part of intake'));
    const able = {
      claimRefs: true,
      drafts: true,
      inlineReview: true,
      commitStatus: true,
      checkRuns: false,
      labelHistory: true,
      writersEdit: this.kind === 'github',
    };
    return {
      kind: this.kind,
      can: { ...able, webhooks: true },
      issues: this.#issueDesk(),
      pulls: {
        open: unused,
        find: unused,
        get: unused,
        review: unused,
        remarks: unused,
        asks: unused,
        answer: unused,
        checks: unused,
      },
      source: this.#sourceDesk(),
      whoAmI: async () => ({ login: BOT }),
      permission: (_repo, login) => this.#answer(() => this.rights.get(login) ?? 'none'),
      report: unused,
    };
  }

  #issueDesk(): IssueDesk {
    const numbers = (label: string) => [...(this.#labelled.get(label) ?? [])];
    return {
      get: ({ number }) => this.#answer(() => this.#shown(number)),
      list: (_repo, label) =>
        this.#answer(() =>
          numbers(label)
            .filter((n) => this.of(n).state === 'open')
            .map((n) => this.#listed(n)),
        ),
      comments: ({ number }) => this.#answer(() => [...this.of(number).comments]),
      ensureLabels: () => this.#answer(() => undefined),
      label: ({ number }, change) =>
        this.#answer(() => {
          this.of(number).assignedBy = undefined;
          this.setLabels(number, change, BOT);
        }),
      ...(this.kind === 'gitea' && {
        assignedBy: ({ number }) =>
          this.#answer(() => {
            const { assignedBy: login } = this.of(number);
            return login === undefined ? undefined : { login };
          }),
      }),
      labelledBy: ({ number }, label) =>
        this.#answer(() => {
          const login = this.of(number).setBy.get(label);
          return login === undefined ? undefined : { login };
        }),
      react: ({ number }, comment, reaction) =>
        this.#answer(() => void this.of(number).reactions.push(`${reaction} ${comment}`)),
      say: (ref, marker, body) => this.#answer(() => this.#say(ref, marker, body)),
      said: ({ number }, marker) =>
        this.#answer(() => this.of(number).comments.find((comment) => comment.body.includes(marker))),
    };
  }

  #sourceDesk(): SourceDesk {
    return {
      defaultBranch: () => this.#answer(() => ({ name: 'main', sha: 'a'.repeat(40) })),
      tip: (_repo, branch) => this.#answer(() => this.branches.get(branch)),
      file: () => this.#answer(() => undefined),
      remote: () => Promise.reject(new Error('no part of intake')),
    };
  }

  #shown(number: number): Issue {
    if (this.broken.has(number)) throw new Error(`the forge fails at issue ${number}`);
    return this.#listed(number);
  }

  #listed(number: number): Issue {
    const { title, body, state, author, labels, assignees } = this.of(number);
    const times = { createdAt: TIME, updatedAt: TIME, url: `https://forge.example.org/owner/name/issues/${number}` };
    const ref = { repo: this.repo, number };
    return {
      ref,
      title,
      body,
      state,
      author: { login: author },
      labels: [...labels],
      assignees: [...assignees],
      ...times,
    };
  }

  #say({ number }: IssueRef, marker: string, body: string): Comment {
    const { comments } = this.of(number);
    const at = comments.findIndex((comment) => comment.body.includes(marker));
    this.#comments += at === -1 ? 1 : 0;
    const id = comments[at]?.id ?? this.#comments;
    const comment = { id, author: { login: BOT }, body, createdAt: TIME, updatedAt: TIME, url: '' };
    if (at === -1) comments.push(comment);
    else comments[at] = comment;
    return comment;
  }

  /** Answers a few turns later, so that what runs side by side mixes. */
  async #answer<T>(make: () => T): Promise<T> {
    this.calls += 1;
    for (let turn = this.calls % 4; turn > 0; turn -= 1) await Promise.resolve();
    return make();
  }
}
