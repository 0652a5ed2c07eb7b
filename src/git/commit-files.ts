import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sha } from '../domain/refs.ts';
import type { Composition, Mirror, PlacedFile } from '../ports/git.ts';
import { gitLine, mustGit, type RunGit } from './run-git.ts';

/** Makes a commit on `base` with these files put in or taken out; made again from the same base it has the same id. */
export async function commitFiles(
  run: RunGit,
  mirror: Pick<Mirror, 'path' | 'commit'>,
  request: Composition,
): Promise<Sha> {
  const { base, alone, files, message, author } = request;
  const gitDir = mirror.path;
  const folder = await mkdtemp(join(tmpdir(), 'issuewright-index-'));
  const indexFile = join(folder, 'index');
  try {
    await mustGit(run, { gitDir, indexFile, args: ['read-tree', alone ? '--empty' : base] });
    const lines = await Promise.all(files.map((file) => indexLine(run, gitDir, file)));
    // What goes away first: a folder may stand where a file was.
    const stdin = [...lines.filter(isRemoval), ...lines.filter((line) => !isRemoval(line))].join('');
    await mustGit(run, {
      gitDir,
      indexFile,
      args: ['update-index', '--add', '--replace', '-z', '--index-info'],
      stdin,
    });
    const tree = await gitLine(run, { gitDir, indexFile, args: ['write-tree'] });
    const at = Number(await gitLine(run, { gitDir, args: ['show', '--no-patch', '--format=%ct', base] }));
    return await mirror.commit({ tree, parent: alone ? undefined : base, message, author, at });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function indexLine(run: RunGit, gitDir: string, file: PlacedFile): Promise<string> {
  if ('gone' in file) return `0 ${'0'.repeat(40)}\t${file.path}\0`;
  if ('entry' in file) return `${file.entry.mode} ${file.entry.id}\t${file.path}\0`;
  const id = await gitLine(run, { gitDir, args: ['hash-object', '-w', '--stdin'], stdin: file.text });
  return `100644 ${id}\t${file.path}\0`;
}

function isRemoval(line: string): boolean {
  return line.startsWith('0 ');
}
