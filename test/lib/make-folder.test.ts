import { mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../../src/lib/make-folder.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('makeFolder', () => {
  it('makes what is missing above, for the owner only, and may be repeated at once', async () => {
    const path = join(await tempFolder(), 'a', 'b', 'c');
    await Promise.all([makeFolder(path), makeFolder(path), makeFolder(path)]);
    await makeFolder(path);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
  });

  it('takes a folder behind a link as it is', async () => {
    const folder = await tempFolder();
    await mkdir(join(folder, 'real'));
    await symlink(join(folder, 'real'), join(folder, 'link'));
    await makeFolder(join(folder, 'link', 'x'));
    await makeFolder(join(folder, 'link'));
    expect((await stat(join(folder, 'real', 'x'))).isDirectory()).toBe(true);
  });

  it('ends where a folder cannot be', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'file'), '');
    await expect(makeFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolder(join(folder, 'file', 'x'))).rejects.toMatchObject({ code: 'ENOTDIR' });
    await expect(makeFolder('/proc/nowhere/deeper')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
