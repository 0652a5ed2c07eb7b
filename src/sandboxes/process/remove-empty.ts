import { rmdir } from 'node:fs/promises';

/** Removes a folder when nothing is in it any more. */
export async function removeEmpty(path: string): Promise<void> {
  try {
    await rmdir(path);
  } catch (thrown) {
    // Another workspace's folder is still inside, or somebody else was faster.
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (code !== 'ENOTEMPTY' && code !== 'ENOENT' && code !== 'EEXIST') throw thrown;
  }
}
