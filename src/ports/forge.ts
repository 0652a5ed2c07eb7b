import type { Actor, Permission } from '../domain/actor.ts';
import type { Comment, Issue } from '../domain/issue.ts';
import type { LabelSpec } from '../domain/labels.ts';
import type { CommitStatus, Pull, PullAsk, PullCheck, PullDraft } from '../domain/pull.ts';
import type { ForgeKind, IssueRef, PullRef, RepoRef, Sha } from '../domain/refs.ts';
import type { PullReview, SaidRemark } from '../domain/review.ts';
import type { ForgeCheckup } from './forge-checkup.ts';
import type { Remote } from './git.ts';

/** What a forge may or may not be able to do; the parity table of the docs is made from this. */
export type Ability =
  | 'claimRefs'
  | 'drafts'
  | 'inlineReview'
  | 'commitStatus'
  | 'checkRuns'
  | 'labelHistory'
  | 'writersEdit'
  | 'webhooks';

/** One forge. Every verb is safe to repeat: it finds what an earlier try made before it makes anything. */
export interface Forge {
  readonly kind: ForgeKind;
  readonly can: Readonly<Record<Ability, boolean>>;
  readonly issues: IssueDesk;
  readonly pulls: PullDesk;
  readonly source: SourceDesk;
  /** What `doctor` asks; left out where there is no server. */
  readonly checkup?: ForgeCheckup;
  /** Who the bot is on this forge. */
  whoAmI(signal: AbortSignal): Promise<Actor>;
  /** What `login` may do in `repo`; `none` for strangers, never an error for them. */
  permission(repo: RepoRef, login: string, signal: AbortSignal): Promise<Permission>;
  /** Shows a status at a commit; the same context is replaced. */
  report(repo: RepoRef, sha: Sha, status: CommitStatus, signal: AbortSignal): Promise<void>;
}

/** What every forge knows under this name. */
export type Reaction = 'confused';

export interface LabelChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

export interface IssueDesk {
  get(ref: IssueRef, signal: AbortSignal): Promise<Issue>;
  /** Open issues that carry `label`, oldest first, all pages. */
  list(repo: RepoRef, label: string, signal: AbortSignal): Promise<readonly Issue[]>;
  /** All comments, oldest first, all pages. */
  comments(ref: IssueRef, signal: AbortSignal): Promise<readonly Comment[]>;
  /** Creates those of `labels` that the repository lacks. */
  ensureLabels(repo: RepoRef, labels: readonly LabelSpec[], signal: AbortSignal): Promise<void>;
  /** Adds and removes labels; removing an absent one and adding a present one do nothing. */
  label(ref: IssueRef, change: LabelChange, signal: AbortSignal): Promise<void>;
  /** Who set `label` last, from the issue's history; undefined where the forge does not tell. */
  labelledBy(ref: IssueRef, label: string, signal: AbortSignal): Promise<Actor | undefined>;
  /**
   * Who assigned `login` last, unless the bot has done something on the issue since; left out on forges whose events say
   * whom they are about.
   */
  assignedBy?(ref: IssueRef, login: string, signal: AbortSignal): Promise<Actor | undefined>;
  /** The bot's one comment that carries `marker`, created or edited in place. The body must contain the marker. */
  say(ref: IssueRef, marker: string, body: string, signal: AbortSignal): Promise<Comment>;
  /** Leaves a reaction of the bot's on a comment of an issue; there once, however often. */
  react(ref: IssueRef, comment: number, reaction: Reaction, signal: AbortSignal): Promise<void>;
  /** The bot's comment that carries `marker`, or undefined. */
  said(ref: IssueRef, marker: string, signal: AbortSignal): Promise<Comment | undefined>;
}

export interface PullDesk {
  /** Finds the open pull request of this head branch and updates its title and body, or creates it. */
  open(repo: RepoRef, draft: PullDraft, signal: AbortSignal): Promise<Pull>;
  /** The open pull request whose head is this branch of the same repository, or undefined. */
  find(repo: RepoRef, head: string, signal: AbortSignal): Promise<Pull | undefined>;
  get(ref: PullRef, signal: AbortSignal): Promise<Pull>;
  /**
   * Adds a review that approves nothing, once per commit, with its remarks at their lines, each once per pull request
   * whatever the commit. What the forge takes at no line is said in the body.
   */
  review(ref: PullRef, review: PullReview, signal: AbortSignal): Promise<void>;
  /** What the bot has said of findings so far, all pages. */
  remarks(ref: PullRef, signal: AbortSignal): Promise<readonly SaidRemark[]>;
  /**
   * What people have said about a pull request and the bot has not answered yet, oldest first, all pages. Resolved
   * threads, the bot's own words, those of other bots and system notes are left out.
   */
  asks(ref: PullRef, signal: AbortSignal): Promise<readonly PullAsk[]>;
  /**
   * Answers in the ask's own thread where the forge has threads, else in a comment that quotes it; once per ask and
   * marker. `resolve` closes the thread where the forge can, unless others wait for an answer in it.
   */
  answer(ref: PullRef, ask: PullAsk, reply: PullReply, signal: AbortSignal): Promise<void>;
  /** Others' checks at a commit, the newest of each name; those whose name begins with `issuewright/` are left out. */
  checks(repo: RepoRef, sha: Sha, signal: AbortSignal): Promise<readonly PullCheck[]>;
}

/** The bot's answer to an ask. The marker need not be part of the body. */
export interface PullReply {
  readonly marker: string;
  readonly body: string;
  readonly resolve: boolean;
}

export interface SourceDesk {
  /** The repository's default branch and its tip; tip undefined for an empty repository. */
  defaultBranch(repo: RepoRef, signal: AbortSignal): Promise<{ readonly name: string; readonly sha: Sha | undefined }>;
  /** Where a branch points, or undefined where there is none of this name. */
  tip(repo: RepoRef, branch: string, signal: AbortSignal): Promise<Sha | undefined>;
  /** A file's bytes at a commit, or undefined where it does not exist. At most 1 MiB. */
  file(repo: RepoRef, path: string, at: Sha, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** Where a browser finds a file of a commit, to be shown as a picture; left out where there is no server. */
  raw?(repo: RepoRef, path: string, at: Sha): string;
  /** Where git reaches the repository, with a short-lived right. */
  remote(repo: RepoRef, access: 'read' | 'write', signal: AbortSignal): Promise<Remote>;
}
