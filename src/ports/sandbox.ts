import type { Isolation, SandboxKind } from '../domain/isolation.ts';
import type { Sha } from '../domain/refs.ts';

export interface SandboxLimits {
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly pids: number;
  readonly diskBytes: number;
  readonly inodes: number;
}

export interface WorkspaceSpec {
  readonly order: string;
  /** What this workspace is for, e.g. `develop`, `gates`; part of its name. */
  readonly purpose: string;
  /** Extra variables. Never a secret: every process inside can read them. */
  readonly env: Readonly<Record<string, string>>;
  readonly limits: SandboxLimits;
}

/** One way to run untrusted commands. */
export interface Sandbox {
  readonly kind: SandboxKind;
  readonly isolation: Isolation;
  open(spec: WorkspaceSpec, signal: AbortSignal): Promise<Workspace>;
  /** Tries each protection inside a real workspace. */
  prove(signal: AbortSignal): Promise<ProofReport>;
  /** Removes what crashed runs of this data directory left behind, except orders in `alive`; says how many. */
  reap(alive: ReadonlySet<string>, signal: AbortSignal): Promise<number>;
}

export interface ProofReport {
  readonly proofs: readonly { readonly name: string; readonly held: boolean; readonly detail: string }[];
}

/** Source on its way in: bundle files on the host, each needing what the ones before it hold. */
export interface SourceBundles {
  readonly files: readonly string[];
  readonly at: Sha;
}

export interface RunOptions {
  /** Wall time in milliseconds; past it the process group is killed and `timedOut` is true. */
  readonly timeoutMs: number;
  /** Bytes kept of stdout and of stderr each, head and tail; what was cut is said in the text. */
  readonly outputBytes?: number;
  readonly stdin?: Uint8Array;
  /** Relative to the repository's root; default the root. */
  readonly cwd?: string;
}

/** A command's end. A non-zero exit is a result, not an error. */
export interface RunResult {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
  readonly timedOut: boolean;
}

/** How a command is listened to that runs until it is stopped. */
export interface SpawnOptions {
  readonly onStdout: (chunk: Uint8Array) => void;
  readonly onStderr: (chunk: Uint8Array) => void;
  /** Told once, when the command has ended, whatever ended it. */
  readonly onEnd: () => void;
}

/** A command that runs inside until it ends or is stopped. */
export interface Spawned {
  /** Writes to its standard input; does nothing once it has ended. */
  write(data: Uint8Array): Promise<void>;
  /** Kills it with all that it started; safe to repeat. */
  stop(): Promise<void>;
}

/** One disposable place with the repository in it. All paths are relative to the repository's root. */
export interface Workspace extends AsyncDisposable {
  readonly id: string;
  readonly isolation: Isolation;
  /** Runs a shell command (`sh -c`). */
  run(command: string, options: RunOptions, signal: AbortSignal): Promise<RunResult>;
  /** Starts a shell command that is talked to over its streams. It ends with the workspace, or when `signal` aborts. */
  spawn(command: string, options: SpawnOptions, signal: AbortSignal): Promise<Spawned>;
  /** A file's bytes, or undefined where there is none. At most `maxBytes`. */
  read(path: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array | undefined>;
  write(path: string, data: Uint8Array, signal: AbortSignal): Promise<void>;
  /** Makes an ordinary checkout of `source.at` on a branch named `work`, without any remote. */
  takeIn(source: SourceBundles, signal: AbortSignal): Promise<void>;
  /** Everything changed since `since` (ignored files left out) as one commit in a git bundle; undefined when nothing changed. */
  handOut(since: Sha, maxBytes: number, signal: AbortSignal): Promise<Uint8Array | undefined>;
}
