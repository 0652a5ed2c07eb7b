import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BotError } from '../domain/errors.ts';
import type { Git, Mirror, Remote } from '../ports/git.ts';
import { BareMirror } from './bare-mirror.ts';
import { gitVersion } from './git-version.ts';
import { gitRunner, mustGit, type RunGit } from './run-git.ts';

export interface GitOptions {
  readonly dataDir: string;
  /** Protocols that remotes may use: `https`, in tests and the demo also `http` and `file`. */
  readonly protocols: readonly string[];
  /** Where git is looked for. */
  readonly path: string;
}

/** The host's git over mirrors in the data directory; fails at once where git is missing or too old. */
export async function openGit({ dataDir, protocols, path }: GitOptions): Promise<Git> {
  const run = gitRunner(protocols, path);
  await gitVersion(run);
  const busy = new Map<string, Promise<unknown>>();
  const place = (name: string) => join(dataDir, 'mirrors', `${safe(name)}.git`);
  const open = (name: string) => new BareMirror(run, place(name), dataDir);
  return {
    async mirror(name, remote, signal) {
      // One fetch at a time into one mirror: two would fight over its locks.
      const before = busy.get(name) ?? Promise.resolve();
      const turn = before.catch(() => undefined).then(() => update(run, open(name), remote, signal));
      busy.set(name, turn);
      return await turn;
    },
    async existing(name) {
      const there = await stat(join(place(name), 'HEAD')).catch(() => undefined);
      return there ? open(name) : undefined;
    },
  };
}

async function update(run: RunGit, mirror: BareMirror, remote: Remote, signal: AbortSignal): Promise<Mirror> {
  await mkdir(mirror.path, { recursive: true, mode: 0o700 });
  // Repeating it on a mirror that a killed process left half made is harmless.
  await mustGit(run, { args: ['init', '--quiet', '--bare', '--template=', mirror.path] }, signal);
  await removeLocks(mirror.path);
  const args = [
    'fetch',
    '--quiet',
    '--prune',
    '--no-tags',
    '--no-write-fetch-head',
    '--',
    remote.url,
    '+refs/heads/*:refs/remotes/origin/*',
  ];
  await mustGit(run, { gitDir: mirror.path, args, header: remote.header }, signal);
  return mirror;
}

/** Locks that a killed git left: nobody else fetches into this mirror now. */
async function removeLocks(path: string): Promise<void> {
  const refs = await readdir(join(path, 'refs'), { recursive: true });
  const left = refs.filter((name) => name.endsWith('.lock')).map((name) => join(path, 'refs', name));
  await Promise.all([...left, join(path, 'packed-refs.lock')].map((lock) => rm(lock, { force: true })));
}

function safe(name: string): string {
  if (/^[a-z0-9][a-z0-9-]*$/.test(name)) return name;
  throw new BotError('INTERNAL', `not a mirror's name: ${JSON.stringify(name)}`);
}
