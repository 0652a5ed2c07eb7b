import type { Change, ChangedFile } from '../domain/change.ts';
import type { Sha } from '../domain/refs.ts';
import { mustGit, type RunGit } from './run-git.ts';

const STATUS: Readonly<Record<string, ChangedFile['status']>> = {
  A: 'added',
  M: 'modified',
  T: 'modified',
  D: 'deleted',
  R: 'renamed',
};

/** The files that differ between two commits, with renames found and lines counted (0 for binary files). */
export async function changeBetween(run: RunGit, gitDir: string, base: Sha, commit: Sha): Promise<Change> {
  const options = ['-r', '-z', '--find-renames', '--no-ext-diff', '--no-textconv', base, commit, '--'];
  const fields = async (format: string) =>
    (await mustGit(run, { gitDir, args: ['diff-tree', format, ...options] })).toString('utf8').split('\0');
  const [names, counts] = await Promise.all([fields('--name-status'), fields('--numstat')]);
  const lines = lineCounts(counts);
  return { base, commit, files: changedFiles(names, lines) };
}

type Counts = ReadonlyMap<string, { readonly added: number; readonly removed: number }>;

function changedFiles(fields: readonly string[], lines: Counts): readonly ChangedFile[] {
  const files: ChangedFile[] = [];
  for (let n = 0; n + 1 < fields.length; ) {
    const status = STATUS[fields[n]?.[0] ?? ''] ?? 'modified';
    const renamed = status === 'renamed';
    const path = fields[n + (renamed ? 2 : 1)] ?? '';
    const counted = lines.get(path) ?? { added: 0, removed: 0 };
    files.push({ path, status, ...(renamed && { previous: fields[n + 1] ?? '' }), ...counted });
    n += renamed ? 3 : 2;
  }
  return files;
}

/** `added TAB removed TAB path`, or with an empty path the old and the new one in fields of their own. */
function lineCounts(fields: readonly string[]): Counts {
  const counts = new Map<string, { added: number; removed: number }>();
  for (let n = 0; n < fields.length && fields[n] !== ''; n++) {
    const [added = '', removed = '', path = ''] = (fields[n] ?? '').split('\t');
    const count = { added: Number(added) || 0, removed: Number(removed) || 0 };
    if (path === '') n += 2;
    counts.set(path === '' ? (fields[n] ?? '') : path, count);
  }
  return counts;
}
