import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes a folder, with those above it, readable by its owner only. Node's own recursive mkdir never ends where a file system, such as /proc, refuses to. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (hasCode(error, 'ENOENT') && dirname(path) !== path) {
      if (!(await exists(dirname(path)))) await makeFolder(dirname(path));
      // What is above may have been made by somebody else in the meantime: once more, and then it stands.
      await makeLast(path);
    } else await acceptFolder(path, error);
  }
}

async function makeLast(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    await acceptFolder(path, error);
  }
}

/** A folder that is there already is fine; anything else is not. */
async function acceptFolder(path: string, error: unknown): Promise<void> {
  if (!hasCode(error, 'EEXIST') || !(await isFolder(path))) throw error;
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await exists(path)) && (await stat(path)).isDirectory();
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
