import type { SandboxLimits } from '../../ports/sandbox.ts';

/** The folders of one workspace on the host and the tools that it may see. */
export interface JailPlan {
  /** An empty folder where a new root can be put together. */
  readonly root: string;
  /** Becomes /work, writable. */
  readonly work: string;
  /** Becomes /tmp, writable. */
  readonly temp: string;
  /** Becomes /run/issuewright/in, read-only. */
  readonly input: string;
  /** Further read-only folders of the host, with their place inside. */
  readonly tools: readonly { readonly from: string; readonly to: string }[];
  readonly limits: SandboxLimits;
}

/** One way to put a command into namespaces of its own. */
export interface Jail {
  readonly level: 'process' | 'namespaces';
  readonly engine: string;
  /** Protections that this way lacks, in words. */
  readonly weaknesses: readonly string[];
  /** The whole command line that runs `command` inside; its first item is the program. */
  argv(plan: JailPlan, cwd: string, command: readonly string[]): readonly string[];
}

/** Host folders that every jail shows read-only, where they exist. */
export const SYSTEM_FOLDERS = ['/usr'] as const;
/** Merged-/usr links of Debian and its kin. */
export const SYSTEM_LINKS = ['bin', 'sbin', 'lib', 'lib64'] as const;
/** The few files of /etc that programs need. */
export const ETC_FILES = [
  '/etc/passwd',
  '/etc/group',
  '/etc/ld.so.cache',
  '/etc/alternatives',
  '/etc/ssl/certs',
  '/etc/localtime',
  '/etc/fonts',
] as const;

/** Limits that the kernel keeps per process and user, set before anything of the repository runs. */
export function limited({ limits }: JailPlan): readonly string[] {
  return ['prlimit', `--nproc=${limits.pids}`, `--fsize=${limits.diskBytes}`, '--core=0', '--nofile=4096', '--'];
}
