import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localForge } from '../../src/forges/local/local-forge.ts';
import { git, pushBranch, temporaryFolder } from '../support/git-fixture.ts';
import { type ForgeFixture, forgeContract } from './forge.ts';

async function localFixture(): Promise<ForgeFixture> {
  const folder = await temporaryFolder();
  const tree = join(folder, 'tree');
  await mkdir(tree);
  await writeFile(join(tree, 'README.md'), 'hello\n');
  await writeFile(join(folder, 'issue.md'), '# Broken\n\nIt is broken.\n');
  await git(['init', '-q', '--initial-branch=main', tree]);
  await git(['-C', tree, 'add', '-A']);
  await git(['-C', tree, 'commit', '-q', '-m', 'first']);
  const forge = await localForge({
    repoPath: tree,
    issueFile: join(folder, 'issue.md'),
    outDir: join(folder, 'out'),
    path: '/usr/local/bin:/usr/bin:/bin',
  });
  const signal = new AbortController().signal;
  return {
    forge,
    repo: forge.repo,
    issue: forge.issue,
    author: 'you',
    push: async (branch) => await pushBranch((await forge.source.remote(forge.repo, 'write', signal)).url, branch),
    lsRemote: (remote) => git(['ls-remote', remote.url]),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

forgeContract('local', localFixture);
