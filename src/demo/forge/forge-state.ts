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
  hooks: { id: number; url: string; secret: string }[];
  statuses: {
    id: number;
    sha: string;
    context: string;
    state: string;
    description: string;
    targetUrl: string;
    createdAt: string;
  }[];
}

export interface ForgeIssue {
  id: number;
  number: number;
  title: string;
  body: string;
  author: string;
  state: 'open' | 'closed';
  labels: number[];
  createdAt: string;
  updatedAt: string;
  comments: { id: number; author: string; body: string; createdAt: string; updatedAt: string }[];
  timeline: { id: number; type: 'label'; user: string; label: number; added: boolean; createdAt: string }[];
  pull?: { head: string; base: string; baseSha: string; draft: boolean; reviews: ForgeReview[] };
}

export interface ForgeReview {
  id: number;
  author: string;
  body: string;
  event: string;
  commit: string;
  comments: { path: string; line: number; body: string }[];
}

export function emptyState(): ForgeState {
  return { users: [], repositories: [], apps: [], lastId: 0 };
}
