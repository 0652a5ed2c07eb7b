import type { Sha } from '../domain/refs.ts';
import type { Merge, MergeRequest } from '../ports/git.ts';
import { listTree } from './list-tree.ts';
import { gitError, gitLine, type RunGit } from './run-git.ts';
import { mergeFaults } from './tree-faults.ts';

/** Nobody sees these commits: they only tell git's merge what to take for the common beginning. */
const NOBODY = {
  GIT_AUTHOR_NAME: 'merge',
  GIT_AUTHOR_EMAIL: 'merge@localhost',
  GIT_AUTHOR_DATE: '@0 +0000',
  GIT_COMMITTER_NAME: 'merge',
  GIT_COMMITTER_EMAIL: 'merge@localhost',
  GIT_COMMITTER_DATE: '@0 +0000',
};

/**
 * Merges what two commits did since a third, in objects alone. In a bare repository git asks no `.gitattributes`, so that
 * neither drivers nor filters nor line endings of the repository's choosing have a say.
 */
export async function mergeCommits(
  run: RunGit,
  gitDir: string,
  { ours, theirs, since }: MergeRequest,
  signal: AbortSignal,
): Promise<Merge> {
  const commit = (of: Sha, ...parents: readonly string[]) =>
    gitLine(run, { gitDir, args: ['commit-tree', ...parents, '-m', 'side', `${of}^{tree}`], env: NOBODY }, signal);
  // Before 2.40 git cannot be told the common beginning: it is made one.
  const beginning = await commit(since);
  const sides = [await commit(ours, '-p', beginning), await commit(theirs, '-p', beginning)] as const;
  const call = { gitDir, args: ['merge-tree', '--write-tree', '-z', '--name-only', '--messages', ...sides] };
  const result = await run(call, signal);
  if (result.exit > 1) throw gitError(call, result);
  const fields = result.stdout.toString('utf8').split('\0');
  const tree = fields[0] ?? '';
  const entries = [ours, theirs, tree].map((at) => listTree(run, gitDir, at));
  const [before = [], brought = [], after = []] = await Promise.all(entries);
  const faults = mergeFaults(before, brought, after);
  return { tree, conflicts: result.exit === 1 ? conflictsIn(fields) : [], sides, faults };
}

/** Git tells the tree, the paths in conflict, an empty field, and then its messages: how many paths, these, a kind, a text. */
function conflictsIn(fields: readonly string[]): Merge['conflicts'] {
  const end = fields.indexOf('', 1);
  const paths = new Set(fields.slice(1, end));
  const told = new Map<string, string[]>([...paths].map((path) => [path, []]));
  for (let at = end + 1; at < fields.length && fields[at] !== ''; ) {
    const count = Number(fields[at]);
    const about = fields.slice(at + 1, at + 1 + count);
    const says = (fields[at + 2 + count] ?? '').trim();
    for (const path of says.startsWith('CONFLICT') ? about : []) told.set(path, [...(told.get(path) ?? []), says]);
    at += 3 + count;
  }
  return [...told].map(([path, says]) => ({ path, says: says.join('\n') }));
}
