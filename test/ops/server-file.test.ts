import { readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readServerFile, removeServerFile, writeServerFile } from '../../src/ops/server-file.ts';
import { tempFolder } from '../support/temp-folder.ts';

const CONTENTS = { url: 'http://127.0.0.1:1', pid: 7, token: 'a-token' };

describe("the server's file", () => {
  it("is for its owner's eyes only, even over one that was not", async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'server.json'), '{}', { mode: 0o644 });
    await writeServerFile(folder, CONTENTS);
    expect((await stat(join(folder, 'server.json'))).mode & 0o777).toBe(0o600);
    expect(await readServerFile(folder)).toEqual(CONTENTS);
  });

  it('takes the place of a link instead of writing through it', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'target'), 'untouched');
    await symlink(join(folder, 'target'), join(folder, 'server.json'));
    await writeServerFile(folder, CONTENTS);
    expect(await readFile(join(folder, 'target'), 'utf8')).toBe('untouched');
  });

  it.each(['', '{', 'null', '{"url":"http://127.0.0.1:1","pid":7}', '{"url":"x","pid":-1,"token":""}'])(
    'is as good as none where it holds %s',
    async (contents) => {
      const folder = await tempFolder();
      expect(await readServerFile(folder)).toBeUndefined();
      await writeFile(join(folder, 'server.json'), contents);
      expect(await readServerFile(folder)).toBeUndefined();
    },
  );

  it('goes only with its own token', async () => {
    const folder = await tempFolder();
    await writeServerFile(folder, CONTENTS);
    await removeServerFile(folder, 'another');
    expect(await readServerFile(folder)).toEqual(CONTENTS);
    await removeServerFile(folder, CONTENTS.token);
    expect(await readServerFile(folder)).toBeUndefined();
  });
});
