import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BotError } from '../../domain/errors.ts';
import { BareMirror } from '../../git/bare-mirror.ts';
import { gitLine, gitRunner, type RunGit } from '../../git/run-git.ts';
import type { Base } from './plan.ts';

/** A clone on this machine, as it is read: never by its own configuration, hooks or filters. */
export interface LocalRepository extends Base {
  readonly root: string;
  /** The address of `origin`, else of the first remote. */
  readonly remote: string | undefined;
}

/** Opens the clone that a folder belongs to; USAGE where it belongs to none, SOURCE_EMPTY where nothing is committed. */
export async function localRepository(folder: string, path: string): Promise<LocalRepository> {
  const run = gitRunner([], path);
  const ask = (...args: readonly string[]) => gitLine(run, { args: ['-C', resolve(folder), ...args] });
  const root = await ask('rev-parse', '--show-toplevel').catch((cause: unknown) => {
    if (cause instanceof BotError && cause.code === 'GIT_MISSING') throw cause;
    throw new BotError('USAGE', `${folder} is no checkout of a git repository that this user owns`, { cause });
  });
  const gitDir = await ask('rev-parse', '--absolute-git-dir');
  const at = await quiet(run, gitDir, 'rev-parse', '--verify', '--quiet', 'HEAD^{commit}');
  if (!at) throw new BotError('SOURCE_EMPTY', `${root} has no commit yet`);
  const [first] = (await gitLine(run, { gitDir, args: ['remote'] })).split('\n');
  const named = async (name: string | undefined) =>
    name ? await quiet(run, gitDir, 'config', '--get', `remote.${name}.url`) : undefined;
  return {
    root,
    at,
    remote: (await named('origin')) ?? (await named(first)),
    source: new BareMirror(run, gitDir, root),
    read: async (file) => await readFile(join(root, file), 'utf8').catch(absent),
  };
}

async function quiet(run: RunGit, gitDir: string, ...args: readonly string[]): Promise<string | undefined> {
  const { exit, stdout } = await run({ gitDir, args });
  return exit === 0 ? stdout.toString('utf8').trim() || undefined : undefined;
}

function absent(error: unknown): undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
  return undefined;
}
