import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sha } from '../domain/refs.ts';
import type { Identity, Mirror } from '../ports/git.ts';
import { gitLine, mustGit, type RunGit } from './run-git.ts';

export interface FilesCommit {
  readonly base: Sha;
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly message: string;
  readonly author: Identity;
}

/** Makes a commit on `base` with these files put in; made again from the same base it has the same id. */
export async function commitFiles(run: RunGit, mirror: Mirror, request: FilesCommit): Promise<Sha> {
  const { base, files, message, author } = request;
  const gitDir = mirror.path;
  const folder = await mkdtemp(join(tmpdir(), 'issuewright-index-'));
  const indexFile = join(folder, 'index');
  try {
    await mustGit(run, { gitDir, indexFile, args: ['read-tree', base] });
    for (const { path, text } of files) {
      const id = await gitLine(run, { gitDir, args: ['hash-object', '-w', '--stdin'], stdin: text });
      const args = ['update-index', '--add', '--cacheinfo', `100644,${id},${path}`];
      await mustGit(run, { gitDir, indexFile, args });
    }
    const tree = await gitLine(run, { gitDir, indexFile, args: ['write-tree'] });
    const at = Number(await gitLine(run, { gitDir, args: ['show', '--no-patch', '--format=%ct', base] }));
    return await mirror.commit({ tree, parent: base, message, author, at });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
