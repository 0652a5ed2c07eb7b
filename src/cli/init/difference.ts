import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitError, type RunGit } from '../../git/run-git.ts';
import { revealHidden } from '../../lib/hidden-characters.ts';

const MOST_LINES = 200;

/** What would change from one text to another, as lines of a unified diff. */
export async function difference(run: RunGit, before: string, after: string): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'issuewright-diff-'));
  try {
    const file = join(folder, 'before');
    await writeFile(file, before);
    const args = ['diff', '--no-index', '--no-color', '--no-ext-diff', '--no-textconv', '--', file, '-'];
    const result = await run({ args, stdin: after });
    if (result.exit > 1) throw gitError({ args }, result);
    const lines = result.stdout.toString('utf8').trimEnd().split('\n');
    const from = lines.findIndex((line) => line.startsWith('@@'));
    return lines.slice(from, from + MOST_LINES).map(revealHidden);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
