/** What the demo forge keeps, as it stands in its one data file. Times are ISO 8601 in whole seconds, as Gitea tells them. */
export interface ForgeRecords {
  version: 1;
  /** The last id given to anything but an issue's number. */
  lastId: number;
  users: UserRecord[];
  repos: RepoRecord[];
  effects: Effect[];
}

/** One write that took effect, by whom: what tests count. */
export interface Effect {
  act: string;
  repo: string;
  by: string;
  target: string;
  at: string;
}

export interface UserRecord {
  id: number;
  login: string;
  admin: boolean;
  /** SHA-256 of each of the user's tokens, hexadecimal. */
  tokens: string[];
  createdAt: string;
}

export type Grant = 'read' | 'write' | 'admin';

export interface RepoRecord {
  id: number;
  owner: string;
  name: string;
  private: boolean;
  branch: string;
  grants: Record<string, Grant>;
  labels: LabelRecord[];
  /** Issues and pull requests share one row of numbers. */
  issues: IssueRecord[];
  statuses: StatusRecord[];
  hooks: HookRecord[];
  /** Where each ref of the git repository points, as last seen. */
  refs: Record<string, string>;
  createdAt: string;
}

export interface LabelRecord {
  id: number;
  name: string;
  color: string;
  description: string;
}

export interface IssueRecord {
  id: number;
  number: number;
  title: string;
  body: string;
  author: string;
  state: 'open' | 'closed';
  labels: number[];
  comments: CommentRecord[];
  events: LabelEvent[];
  pull?: PullRecord;
  createdAt: string;
  updatedAt: string;
  closedAt?: string;
}

export interface CommentRecord {
  id: number;
  author: string;
  body: string;
  createdAt: string;
  updatedAt: string;
}

export interface LabelEvent {
  id: number;
  by: string;
  label: LabelRecord;
  added: boolean;
  at: string;
}

export interface PullRecord {
  head: string;
  base: string;
  headSha: string;
  mergeBase: string;
  reviews: ReviewRecord[];
}

export interface ReviewRecord {
  id: number;
  author: string;
  body: string;
  state: 'APPROVED' | 'REQUEST_CHANGES' | 'COMMENT' | 'PENDING';
  commit: string;
  comments: { id: number; path: string; body: string; line: number }[];
  at: string;
}

export interface StatusRecord {
  id: number;
  sha: string;
  context: string;
  state: string;
  description: string;
  url: string;
  by: string;
  at: string;
}

export interface HookRecord {
  id: number;
  url: string;
  secret: string;
  events: string[];
  active: boolean;
  createdAt: string;
}
