/** A full commit id: 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal characters. */
export type Sha = string;

/** The forges that are reached over HTTP. */
export const HOSTED_FORGES = ['github', 'gitea', 'gitlab'] as const;
export type HostedForge = (typeof HOSTED_FORGES)[number];

/** `local` is a folder on this machine without any forge. */
export type ForgeKind = HostedForge | 'local';

/** One repository on one forge. `id` is the forge's own number, which survives a rename. */
export interface RepoRef {
  readonly owner: string;
  readonly name: string;
  readonly id?: number;
}

/** One issue of a repository, by the number that people see. */
export interface IssueRef {
  readonly repo: RepoRef;
  readonly number: number;
  /** Set where the number is that of a pull request, which on some forges an issue may have too. */
  readonly pull?: true;
}

/** One pull request of a repository, by the number that people see. */
export interface PullRef {
  readonly repo: RepoRef;
  readonly number: number;
}

/** Whether a text is a full commit id. */
export function isSha(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** A repository as `owner/name`. */
export function repoSlug(repo: RepoRef): string {
  return `${repo.owner}/${repo.name}`;
}

/** An issue as `owner/name#number`, a pull request as `owner/name!number`. */
export function issueSlug(ref: IssueRef): string {
  return `${repoSlug(ref.repo)}${ref.pull ? '!' : '#'}${ref.number}`;
}
