import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What is known of a data folder before anything is written. */
export interface FolderFacts {
  readonly path: string;
  readonly kind: 'folder' | 'absent' | 'no-folder';
  /** The folder itself, or what is nearest above it. */
  readonly nearest: string;
  readonly writable: boolean;
  /** Permission bits of the folder; undefined while it is absent. */
  readonly mode: number | undefined;
  /** Type of its file system, as statfs(2) numbers them. */
  readonly fileSystem: number;
}

/** Looks at a data folder, or at what it would be made in. */
export async function folderFacts(path: string): Promise<FolderFacts> {
  const nearest = await nearestThere(path);
  const found = await stat(nearest);
  const kind = !found.isDirectory() ? 'no-folder' : nearest === path ? 'folder' : 'absent';
  const writable = await access(nearest, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  const mode = kind === 'folder' ? found.mode & 0o777 : undefined;
  return { path, kind, nearest, writable, mode, fileSystem: (await statfs(nearest)).type };
}

async function nearestThere(path: string): Promise<string> {
  try {
    await stat(path);
    return path;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // Below a file nothing can be: the file itself is what is in the way.
    if ((code !== 'ENOENT' && code !== 'ENOTDIR') || dirname(path) === path) throw error;
    return await nearestThere(dirname(path));
  }
}
