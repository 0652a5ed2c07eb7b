import type { Actor } from './actor.ts';
import type { IssueRef } from './refs.ts';

/** An issue as the forge shows it now. Times are ISO 8601 in UTC. */
export interface Issue {
  readonly ref: IssueRef;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
  readonly labels: readonly string[];
  /** Logins. */
  readonly assignees: readonly string[];
  readonly author: Actor;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly url: string;
}

/** One comment of an issue or pull request. */
export interface Comment {
  readonly id: number;
  readonly author: Actor;
  readonly body: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly url: string;
}

/** The issue as it stood at the trigger: all that ever reaches a model of it. */
export interface IssueSnapshot {
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly author: string;
  readonly url: string;
  /** SHA-256 of title and body, hexadecimal: a later edit changes it. */
  readonly hash: string;
  /** What was stripped before the text was kept, e.g. `3 invisible characters`. */
  readonly removed: readonly string[];
}
