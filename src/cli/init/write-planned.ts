import { lstat, mkdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { BotError } from '../../domain/errors.ts';
import type { PlannedFile } from './plan.ts';

/** Writes files below a folder. A link on the way could lead out of the repository, so none is followed. */
export async function writePlanned(root: string, files: readonly Pick<PlannedFile, 'path' | 'text'>[]): Promise<void> {
  const home = await realpath(root);
  for (const { path } of files) await refuseLinks(home, path);
  for (const { path, text } of files) {
    const target = join(home, path);
    await mkdir(dirname(target), { recursive: true });
    const draft = `${target}.${process.pid}.new`;
    try {
      // A file that is moved into place is never seen half written.
      await writeFile(draft, text, { flag: 'wx' });
      await rename(draft, target);
    } finally {
      await rm(draft, { force: true });
    }
  }
}

async function refuseLinks(home: string, path: string): Promise<void> {
  const parts = path.split('/');
  for (const at of parts.keys()) {
    const place = join(home, parts.slice(0, at + 1).join(sep));
    const found = await lstat(place).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return undefined;
    });
    if (found === undefined) return;
    const last = at === parts.length - 1;
    if (last ? !found.isFile() : !found.isDirectory())
      throw new BotError('USAGE', `${place} is no ordinary ${last ? 'file' : 'folder'}: nothing was written`);
  }
}
