import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BotError } from '../domain/errors.ts';
import type { Sha } from '../domain/refs.ts';
import type { Worktree } from '../ports/git.ts';
import { mustGit, type RunGit } from './run-git.ts';

export interface TreePlace {
  readonly run: RunGit;
  readonly mirror: string;
  /** The folder of all worktrees of this data directory. */
  readonly trees: string;
}

/** The order's own worktree: its HEAD keeps the candidate commit, nothing is checked out, no sandbox can write to it. */
export async function openWorktree(
  place: TreePlace,
  order: { readonly id: string; readonly agent: string },
  at: Sha,
): Promise<Worktree> {
  const path = join(place.trees, `agent-${plain(order.agent)}-${plain(order.id)}`);
  await mkdir(place.trees, { recursive: true, mode: 0o700 });
  const git = (args: readonly string[], gitDir = place.mirror) => mustGit(place.run, { gitDir, args });
  if ((await ownerOf(path)) === 'nobody') {
    await git(['worktree', 'prune']);
    await git(['worktree', 'add', '--quiet', '--detach', '--no-checkout', path, at]).catch((error) => {
      throw new BotError('GIT_FAILED', `the worktree ${path} could not be made`, { cause: error });
    });
  }
  const gitDir = await checked(path, place.mirror);
  return {
    path,
    move: async (commit) => {
      await git(['update-ref', '--no-deref', 'HEAD', commit], gitDir);
    },
    remove: async () => {
      await rm(path, { recursive: true, force: true });
      await git(['worktree', 'prune', '--expire=now']);
    },
  };
}

async function ownerOf(path: string): Promise<'nobody' | 'somebody'> {
  return (await stat(path).catch(() => undefined)) ? 'somebody' : 'nobody';
}

/** The worktree's git folder, when the folder, its link and the mirror all agree; a foreign folder is never touched. */
async function checked(path: string, mirror: string): Promise<string> {
  const link = await readFile(join(path, '.git'), 'utf8').catch(() => '');
  const gitDir = /^gitdir: (.+)\n?$/.exec(link)?.[1] ?? '';
  const back = await readFile(join(gitDir, 'gitdir'), 'utf8').catch(() => '');
  if (gitDir.startsWith(join(mirror, 'worktrees')) && back.trim() === join(path, '.git')) return gitDir;
  throw new BotError('GIT_FAILED', `${path} exists and is no worktree of ${mirror}; move it away`);
}

function plain(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_-]+/g, '-');
}
