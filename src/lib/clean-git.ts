import { execa } from 'execa';

export interface CleanGitCall {
  readonly args: readonly string[];
  /** The repository; without it none is looked for. */
  readonly gitDir?: string;
  readonly stdin?: Uint8Array | string;
  /** Bytes of output kept at most; more ends the command. Default 64 MiB. */
  readonly maxBytes?: number;
  /** Where git is looked for; default the usual folders of a Unix. */
  readonly path?: string | undefined;
}

/** How a git command ended. `exit` is undefined where it could not be started, was stopped or printed too much. */
export interface CleanGitResult {
  readonly exit: number | undefined;
  readonly stdout: Buffer;
  readonly stderr: string;
}

const USUAL_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Runs git without anybody's configuration, hooks or credentials; a failure is a result, an abort is thrown. */
export async function cleanGit(call: CleanGitCall, signal?: AbortSignal): Promise<CleanGitResult> {
  const result = await execa('git', [...call.args], {
    env: cleanGitEnvironment(call.path, call.gitDir === undefined ? {} : { GIT_DIR: call.gitDir }),
    extendEnv: false,
    cwd: '/',
    ...(call.stdin === undefined ? { stdin: 'ignore' } : { input: call.stdin }),
    encoding: 'buffer',
    stripFinalNewline: false,
    reject: false,
    forceKillAfterDelay: 2000,
    maxBuffer: call.maxBytes ?? 64 * 2 ** 20,
    ...(signal && { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
  const stderr = Buffer.from(result.stderr ?? []).toString('utf8');
  const why = result.isMaxBuffer ? 'too much output' : (result.code ?? '');
  return {
    exit: result.isMaxBuffer ? undefined : result.exitCode,
    stdout: Buffer.from(result.stdout ?? []),
    stderr: stderr || why,
  };
}

const SETTINGS: readonly (readonly [string, string])[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['protocol.allow', 'never'],
  ['protocol.file.allow', 'always'],
  ['submodule.recurse', 'false'],
  ['credential.helper', ''],
];

/** The whole environment of such a command. */
export function cleanGitEnvironment(
  path: string = USUAL_PATH,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const settings = SETTINGS.flatMap(([key, value], n) => [
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
    GIT_ALLOW_PROTOCOL: 'file',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_CONFIG_COUNT: String(SETTINGS.length),
    ...Object.fromEntries(settings),
    ...more,
  };
}
