import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localForge } from '../../src/forges/local/local-forge.ts';
import { git, pushBranch, temporaryFolder } from '../support/git-fixture.ts';

const signal = new AbortController().signal;
const path = '/usr/local/bin:/usr/bin:/bin';

/** Every file below a folder with its content's hash, mode and time of change. */
async function printOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(folder, { recursive: true })).sort();
  const entries = names.map(async (name) => {
    const at = join(folder, name);
    const stat = await lstat(at);
    const hash = stat.isFile()
      ? createHash('sha256')
          .update(await readFile(at))
          .digest('hex')
      : 'folder';
    return [name, `${hash} ${stat.mode} ${stat.mtimeMs}`] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function checkout() {
  const folder = await temporaryFolder();
  const tree = join(folder, 'tree');
  await mkdir(tree);
  await writeFile(join(tree, 'README.md'), 'hello\n');
  await git(['init', '-q', '--initial-branch=main', tree]);
  await git(['-C', tree, 'add', '-A']);
  await git(['-C', tree, 'commit', '-q', '-m', 'first']);
  // Work in progress and a hook that would leave a trace.
  await writeFile(join(tree, 'README.md'), 'changed and not committed\n');
  for (const hook of ['post-checkout', 'pre-receive', 'post-index-change']) {
    await writeFile(join(tree, '.git', 'hooks', hook), `#!/bin/sh\ntouch ${tree}/hooked\n`, { mode: 0o755 });
  }
  await writeFile(join(folder, 'issue.md'), 'Broken\n\nIt is broken.\n');
  return { folder, tree, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

describe('a repository without a forge', () => {
  it('is byte for byte as before, .git included, after a whole run', async () => {
    await using at = await checkout();
    const before = await printOf(at.tree);
    const out = join(at.folder, 'out');
    const forge = await localForge({ repoPath: at.tree, issueFile: join(at.folder, 'issue.md'), outDir: out, path });
    const remote = await forge.source.remote(forge.repo, 'write', signal);
    await pushBranch(remote.url, 'issuewright/1');
    await forge.pulls.open(
      forge.repo,
      { head: 'issuewright/1', base: 'main', title: 'T', body: 'B', draft: false },
      signal,
    );
    await forge.issues.say(forge.issue, '<!-- m -->', '<!-- m --> said', signal);
    expect(await printOf(at.tree)).toEqual(before);
    expect(await readFile(join(out, 'change.patch'), 'utf8')).toContain('+issuewright/1');
    expect(await readFile(join(out, 'report.md'), 'utf8')).toContain('said');
  });

  it.each([
    ['', 'ISSUE_FILE_INVALID'],
    ['\n \n', 'ISSUE_FILE_INVALID'],
    ['# \n', 'ISSUE_FILE_INVALID'],
  ])('refuses the issue file %j', async (text, code) => {
    await using at = await checkout();
    await writeFile(join(at.folder, 'issue.md'), text);
    const opening = localForge({
      repoPath: at.tree,
      issueFile: join(at.folder, 'issue.md'),
      outDir: join(at.folder, 'out'),
      path,
    });
    await expect(opening).rejects.toMatchObject({ code });
  });

  it('refuses an issue file that is not there, and a folder that is no repository', async () => {
    await using at = await checkout();
    const outDir = join(at.folder, 'out');
    const missing = localForge({ repoPath: at.tree, issueFile: join(at.folder, 'none.md'), outDir, path });
    await expect(missing).rejects.toMatchObject({ code: 'ISSUE_FILE_INVALID' });
    const elsewhere = localForge({
      repoPath: at.folder,
      issueFile: join(at.folder, 'issue.md'),
      outDir: `${outDir}2`,
      path,
    });
    await expect(elsewhere).rejects.toMatchObject({ code: 'USAGE' });
  });
});
