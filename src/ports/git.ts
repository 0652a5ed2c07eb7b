import type { Change } from '../domain/change.ts';
import type { Sha } from '../domain/refs.ts';

/** Where git reaches a repository. `header` is one HTTP header line with the credential; it never enters argv or disk. */
export interface Remote {
  readonly url: string;
  readonly header?: string;
}

export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** The host's git: own GIT_DIR and index, no hooks, no foreign configuration. */
export interface Git {
  /** The shared bare mirror of a repository, brought up to date with all branches. `name` is its folder, e.g. `gitea-owner-name`. */
  mirror(name: string, remote: Remote, signal: AbortSignal): Promise<Mirror>;
  /** The mirror as it is on disk, without asking the remote; undefined where there is none. */
  existing(name: string): Promise<Mirror | undefined>;
}

export interface TreeEntry {
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  /** Id of the object. */
  readonly id: Sha;
  readonly path: string;
  readonly size: number;
}

export interface InspectLimits {
  readonly maxBytes: number;
  readonly maxFiles: number;
}

/** What quarantine said of a bundle. A refused bundle's objects never reach the mirror. */
export type BundleReport =
  | { readonly ok: true; readonly tree: Sha }
  | { readonly ok: false; readonly reasons: readonly string[] };

export interface CommitRequest {
  readonly tree: Sha;
  readonly parent: Sha | undefined;
  /** A second parent: the commit brings this one into the first. */
  readonly merges?: Sha;
  readonly message: string;
  readonly author: Identity;
  /** Seconds since the epoch: fixed by the order, so that a repeated commit has the same id. */
  readonly at: number;
}

/** Two commits to be merged, by what each did since a third one. */
export interface MergeRequest {
  readonly ours: Sha;
  readonly theirs: Sha;
  readonly since: Sha;
}

/** What came of a merge: a tree, in which files that both changed at one place hold both sides between git's markers. */
export interface Merge {
  readonly tree: Sha;
  /** Empty for a clean merge. */
  readonly conflicts: readonly { readonly path: string; readonly says: string }[];
  /** What git's markers call ours and theirs. */
  readonly sides: readonly [string, string];
  /** What is wrong with the tree, be it right in both sides, e.g. two names that differ in case only. */
  readonly faults: readonly string[];
}

/** A commit, as far as it tells whose it is. */
export interface Told {
  readonly sha: Sha;
  /** E-mail addresses of author and committer. */
  readonly by: readonly [string, string];
  readonly message: string;
}

/** A file of a commit that is put together: with this text or these bytes, as another commit has it, or not there. */
export type PlacedFile =
  | { readonly path: string; readonly text: string | Uint8Array }
  | { readonly path: string; readonly entry: Pick<TreeEntry, 'mode' | 'id'> }
  | { readonly path: string; readonly gone: true };

/** A commit on `base` that differs from it by these files alone; its date is the base's. */
export interface Composition {
  readonly base: Sha;
  /** Then it has no parent, and holds these files alone. */
  readonly alone?: true;
  readonly files: readonly PlacedFile[];
  readonly message: string;
  readonly author: Identity;
}

export interface Mirror {
  readonly path: string;
  /** The commit that a branch of the remote pointed at when the mirror was last brought up to date. */
  branch(name: string): Promise<Sha | undefined>;
  has(commit: Sha): Promise<boolean>;
  file(path: string, at: Sha): Promise<Uint8Array | undefined>;
  /** Why a commit's files cannot be checked out safely; empty where they can. */
  faults(at: Sha): Promise<readonly string[]>;
  /** All files of a commit, recursive. */
  files(at: Sha): Promise<readonly TreeEntry[]>;
  /** A bundle file of `at` with all history, or only what `since` lacks. Made once, then reused. */
  bundle(at: Sha, since: Sha | undefined, signal: AbortSignal): Promise<string>;
  /** Unpacks a bundle made by a sandbox in a quarantine of its own and judges its tip against `base`. */
  inspect(bundle: Uint8Array, base: Sha, limits: InspectLimits, signal: AbortSignal): Promise<BundleReport>;
  /** Makes a commit of the host's own; the same request gives the same id. */
  commit(request: CommitRequest): Promise<Sha>;
  /** Puts a commit together out of objects, without any work tree; the same request gives the same id. */
  compose(composition: Composition): Promise<Sha>;
  message(commit: Sha): Promise<string>;
  /** Merges in objects alone: nothing is checked out, no driver or filter of the repository runs. */
  merge(request: MergeRequest, signal: AbortSignal): Promise<Merge>;
  /** The newest commit that both hold; undefined where they have none in common. */
  mergeBase(a: Sha, b: Sha): Promise<Sha | undefined>;
  /** The commits that `head` holds and `without` does not, oldest first, at most 500. */
  commits(head: Sha, without: Sha): Promise<readonly Told[]>;
  /** Names what a change does, wherever in its files it stands: the same for the same lines added and removed. */
  patch(base: Sha, commit: Sha): Promise<string>;
  /** A commit as a mail that `git am` takes. */
  mail(commit: Sha): Promise<Uint8Array>;
  /** How many lines the commits since `base` add whose author has this address; merges are left out. */
  addedBy(email: string, base: Sha, commit: Sha): Promise<number>;
  change(base: Sha, commit: Sha): Promise<Change>;
  /** Unified diff, without external drivers, at most `maxBytes`; what was cut is said at its end. */
  diff(base: Sha, commit: Sha, maxBytes: number): Promise<string>;
  /** Keeps a commit from being collected for as long as the order's worktree lives. */
  worktree(order: { readonly id: string; readonly agent: string }, at: Sha): Promise<Worktree>;
  /** Where a ref of the remote points right now. */
  remoteRef(remote: Remote, ref: string, signal: AbortSignal): Promise<Sha | undefined>;
  /** Names of the refs of the remote below a folder that ends in a slash. */
  remoteRefs(remote: Remote, folder: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Fetches one ref of the remote into the mirror's objects. */
  fetchRef(remote: Remote, ref: string, signal: AbortSignal): Promise<Sha | undefined>;
  /**
   * Compare-and-swap on a ref of the remote: `expect` undefined = must be absent; `commit` undefined = delete. A branch
   * that is not the bot's (`issuewright/…`) only ever moves forward.
   */
  publish(
    remote: Remote,
    commit: Sha | undefined,
    ref: string,
    expect: Sha | undefined,
    signal: AbortSignal,
  ): Promise<'done' | 'refused'>;
}

/** An order's own place in the mirror: `trees/agent-<agent>-<order>`, never writable by a sandbox. */
export interface Worktree {
  readonly path: string;
  /** Moves its HEAD to `commit`. */
  move(commit: Sha): Promise<void>;
  remove(): Promise<void>;
}
