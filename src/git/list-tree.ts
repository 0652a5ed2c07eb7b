import type { Sha } from '../domain/refs.ts';
import type { TreeEntry } from '../ports/git.ts';
import { mustGit, type RunGit } from './run-git.ts';

/** Every file of a commit or tree, sub-folders included, with mode and size in bytes (0 for a submodule). */
export async function listTree(run: RunGit, gitDir: string, at: Sha): Promise<readonly TreeEntry[]> {
  const args = ['ls-tree', '-r', '-z', '-l', '--full-tree', at];
  const listed = (await mustGit(run, { gitDir, args })).toString('utf8');
  return listed
    .split('\0')
    .filter((line) => line !== '')
    .map(entryOf);
}

function entryOf(line: string): TreeEntry {
  const tab = line.indexOf('\t');
  const [mode = '', type = '', id = '', size = ''] = line.slice(0, tab).split(/ +/);
  return {
    mode,
    type: type === 'commit' || type === 'tree' ? type : 'blob',
    id,
    path: line.slice(tab + 1),
    size: /^\d+$/.test(size) ? Number(size) : 0,
  };
}
