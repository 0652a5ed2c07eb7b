import { createHash } from 'node:crypto';
import type { Sha } from '../domain/refs.ts';
import { mustGit, type RunGit } from './run-git.ts';

/** Line numbers, and the line that git shows for orientation, move with what stands before; ids follow from the content. */
const PLACE = /^(?:index [0-9a-f]|@@ -)/;

/**
 * A hash of the lines that a change adds and removes, with those around them. Git's own patch id takes lines for the same
 * that differ in white space, which in some languages is the program.
 */
export async function patchName(run: RunGit, gitDir: string, base: Sha, commit: Sha): Promise<string> {
  const options = ['--no-ext-diff', '--no-textconv', '--no-color', '--no-renames', '--binary', '--full-index'];
  const text = await mustGit(run, { gitDir, args: ['diff', ...options, base, commit, '--'] });
  const hash = createHash('sha256');
  for (const line of text.toString('latin1').split('\n')) hash.update(PLACE.test(line) ? '@\n' : `${line}\n`, 'latin1');
  return hash.digest('hex');
}
