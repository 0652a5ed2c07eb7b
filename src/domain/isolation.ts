/** How strongly a sandbox separates, weakest first. A policy may demand a minimum. */
export const ISOLATION_LEVELS = ['namespaces', 'process', 'container', 'vm'] as const;
export type IsolationLevel = (typeof ISOLATION_LEVELS)[number];

export type SandboxKind = 'docker' | 'process' | 'vm';

/** What a sandbox is made of; stands in the output and the evidence. */
export interface Isolation {
  readonly kind: SandboxKind;
  readonly level: IsolationLevel;
  /** E.g. `docker 20.10.24`, `bubblewrap 0.8.0`, `unshare 2.38.1`. */
  readonly engine: string;
  /** The image used, where the kind has images. */
  readonly image?: string;
  /** Protections that this sandbox lacks, in words, e.g. `no disk quota`. Empty when none. */
  readonly weaknesses: readonly string[];
}

/** Whether `level` is at least as strong as `minimum`. */
export function isolatesAtLeast(level: IsolationLevel, minimum: IsolationLevel): boolean {
  return ISOLATION_LEVELS.indexOf(level) >= ISOLATION_LEVELS.indexOf(minimum);
}
