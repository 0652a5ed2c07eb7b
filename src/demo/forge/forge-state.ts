/** What the demo forge knows, as plain data: kept in one JSON file beside the git repositories. */
export interface ForgeState {
  users: ForgeUser[];
  repositories: ForgeRepository[];
  apps: ForgeApp[];
  /** The last id that was given out: ids are unique over everything. */
  lastId: number;
}

/** Whether issues and pull requests are counted in one row of numbers or each in their own. */
export type Numbering = 'together' | 'apart';

export interface ForgeUser {
  id: number;
  login: string;
  token: string;
  admin: boolean;
  /** What the token opens, in the vendor's words; everything where they are left out. */
  scopes?: readonly string[];
  /** The day on which the token ends, for vendors that tell. */
  expires?: string;
  /** What an app may do that acts under this name. */
  grant?: ForgeGrant;
}

export type AppPermissions = Record<string, 'read' | 'write'>;

/** Something that acts by itself, known by its key and installed in some repositories. */
export interface ForgeApp {
  id: number;
  slug: string;
  /** PEM. */
  publicKey: string;
  /** The id of its one installation. */
  installation: number;
  repositories: number[];
  permissions: AppPermissions;
  grants: ForgeGrant[];
}

/** A token of an app's installation. */
export interface ForgeGrant {
  token: string;
  repositories: number[];
  permissions: AppPermissions;
  /** Milliseconds since 1970. */
  until: number;
}

export interface ForgeRepository {
  id: number;
  owner: string;
  name: string;
  defaultBranch: string;
  permissions: Record<string, 'read' | 'write' | 'admin'>;
  labels: { id: number; name: string; color: string; description: string }[];
  issues: ForgeIssue[];
  hooks: ForgeHook[];
  /** Branches that not everybody may push to, by name: who still may. */
  protections?: Record<string, readonly string[]>;
  statuses: {
    id: number;
    sha: string;
    context: string;
    state: string;
    description: string;
    targetUrl: string;
    createdAt: string;
  }[];
  checks: ForgeCheck[];
}

/** What somebody's CI says of a commit, however the dialect calls it. */
export interface ForgeCheck {
  id: number;
  sha: string;
  name: string;
  state: 'pending' | 'success' | 'failure';
  says: string;
  url: string;
  createdAt: string;
  /** What only an app gives, by an interface that knows it. */
  run?: ForgeRun;
}

/** More of a check that an app made. */
export interface ForgeRun {
  app: string;
  externalId: string;
  summary: string;
  annotations: readonly ForgeAnnotation[];
}

export interface ForgeAnnotation {
  path: string;
  line: number;
  level: string;
  title: string;
  message: string;
}

export interface ForgeHook {
  id: number;
  url: string;
  secret: string;
  /** Default true. */
  active?: boolean;
  /** Default JSON. */
  form?: boolean;
  /** In the vendor's words; default all. */
  events?: readonly string[];
}

export interface ForgeIssue {
  id: number;
  number: number;
  title: string;
  body: string;
  author: string;
  state: 'open' | 'closed';
  labels: number[];
  /** Logins; what was kept before there were any has none. */
  assignees?: string[];
  createdAt: string;
  updatedAt: string;
  comments: ForgeComment[];
  timeline: { id: number; type: 'label'; user: string; label: number; added: boolean; createdAt: string }[];
  assignments?: { id: number; user: string; assignee: string; added: boolean; createdAt: string }[];
  pull?: ForgePull;
}

export interface ForgePull {
  /** Where the branch lives when that is another repository. */
  fork?: Pick<ForgeRepository, 'id' | 'owner' | 'name'>;
  head: string;
  headSha: string;
  base: string;
  baseSha: string;
  draft: boolean;
  reviews: ForgeReview[];
  /** Who closed a thread, by the id of its first comment. */
  resolvers: Record<number, string>;
}

export interface ForgeComment {
  id: number;
  author: string;
  body: string;
  createdAt: string;
  updatedAt: string;
  /** The id of the comment that began the thread; missing for that one itself. */
  replyTo?: number;
  reactions?: { id: number; user: string; content: string; createdAt: string }[];
}

export interface ForgeReview {
  id: number;
  author: string;
  body: string;
  event: string;
  commit: string;
  createdAt: string;
  comments: ForgeLineComment[];
}

/** A comment at a line; those that follow in its thread are kept with it. */
export interface ForgeLineComment extends ForgeComment {
  path: string;
  line: number;
}

export function emptyState(): ForgeState {
  return { users: [], repositories: [], apps: [], lastId: 0 };
}
