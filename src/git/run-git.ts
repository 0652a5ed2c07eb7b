import { execa } from 'execa';
import { BotError, type ErrorCode } from '../domain/errors.ts';
import { killGroupOnAbort } from '../lib/kill-group-on-abort.ts';

export interface GitCall {
  readonly args: readonly string[];
  /** The repository; without it none is looked for. */
  readonly gitDir?: string;
  readonly indexFile?: string;
  readonly workTree?: string;
  readonly stdin?: Uint8Array | string;
  /** One HTTP header line with the credential; travels in the environment only. */
  readonly header?: string | undefined;
  readonly env?: Readonly<Record<string, string>>;
  /** Bytes of output kept at most; more is an error. */
  readonly maxBytes?: number;
}

export interface GitResult {
  readonly exit: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export type RunGit = (call: GitCall, signal?: AbortSignal) => Promise<GitResult>;

const MINUTE = 60_000;

/** Makes the one way to git: own environment, no foreign configuration, only the named protocols, a deadline. */
export function gitRunner(protocols: readonly string[], path: string): RunGit {
  return async (call, signal) => {
    const deadline = AbortSignal.timeout(10 * MINUTE);
    const child = execa('git', [...call.args], {
      env: environment(call, protocols, path),
      extendEnv: false,
      cwd: '/',
      ...(call.stdin === undefined ? { stdin: 'ignore' } : { input: call.stdin }),
      encoding: 'buffer',
      stripFinalNewline: false,
      reject: false,
      detached: true,
      maxBuffer: call.maxBytes ?? 256 * 2 ** 20,
    });
    const end = AbortSignal.any(signal ? [signal, deadline] : [deadline]);
    // The transports that git starts would outlive it and hold its pipes open.
    const unwatch = killGroupOnAbort(child.pid, end);
    const result = await child;
    unwatch();
    signal?.throwIfAborted();
    if (result.code === 'ENOENT') throw new BotError('GIT_MISSING', 'git was not found on the path');
    if (result.isMaxBuffer) throw new BotError('GIT_FAILED', `git ${call.args[0]} printed too much`);
    if (deadline.aborted) throw new BotError('DEADLINE', `git ${call.args[0]} took longer than 10 minutes`);
    return {
      exit: result.exitCode ?? 128,
      stdout: Buffer.from(result.stdout ?? []),
      stderr: Buffer.from(result.stderr ?? []).toString('utf8'),
    };
  };
}

/** Runs git and takes any exit but 0 for a failure. */
export async function mustGit(run: RunGit, call: GitCall, signal?: AbortSignal): Promise<Buffer> {
  const result = await run(call, signal);
  if (result.exit !== 0) throw gitError(call, result);
  return result.stdout;
}

/** Runs git for its one line of output. */
export async function gitLine(run: RunGit, call: GitCall, signal?: AbortSignal): Promise<string> {
  return (await mustGit(run, call, signal)).toString('utf8').trim();
}

/** A failed git command as a coded error; git never prints the header, so its message holds no credential. */
export function gitError(call: GitCall, { exit, stderr }: GitResult): BotError {
  const tail = stderr.trim().split('\n').slice(-5).join('\n');
  return new BotError(codeOf(stderr), `git ${call.args.slice(0, 2).join(' ')} ended with ${exit}: ${tail}`);
}

const CAUSES: readonly (readonly [RegExp, ErrorCode])[] = [
  [/No space left on device|disk quota exceeded/i, 'DISK_FULL'],
  [/error: 40[13]|Authentication failed|could not read Username/i, 'FORGE_REFUSED'],
  [/error: 404|repository .* not found/i, 'FORGE_NOT_FOUND'],
  [
    /Could not resolve host|Failed to connect|Connection re(?:set|fused)|error: 5\d\d|early EOF|RPC failed/i,
    'FORGE_UNREACHABLE',
  ],
];

// Git has no codes for these: its words under LC_ALL=C are all there is.
function codeOf(stderr: string): ErrorCode {
  return CAUSES.find(([words]) => words.test(stderr))?.[1] ?? 'GIT_FAILED';
}

const CONFIG: readonly (readonly [string, string])[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.symlinks', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['protocol.allow', 'never'],
  ['submodule.recurse', 'false'],
  ['credential.helper', ''],
];

function environment(call: GitCall, protocols: readonly string[], path: string): Record<string, string> {
  const allowed = protocols.map((name) => [`protocol.${name}.allow`, 'always'] as const);
  const header = call.header === undefined ? [] : [['http.extraHeader', call.header] as const];
  const settings = [...CONFIG, ...allowed, ...header].flatMap(([key, value], n) => [
    [`GIT_CONFIG_KEY_${n}`, key],
    [`GIT_CONFIG_VALUE_${n}`, value],
  ]);
  return {
    PATH: path,
    LC_ALL: 'C',
    HOME: '/nonexistent',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: protocols.join(':'),
    GIT_CONFIG_COUNT: String(settings.length / 2),
    ...Object.fromEntries(settings),
    ...(call.gitDir && { GIT_DIR: call.gitDir }),
    ...(call.indexFile && { GIT_INDEX_FILE: call.indexFile }),
    ...(call.workTree && { GIT_WORK_TREE: call.workTree }),
    ...call.env,
  };
}
