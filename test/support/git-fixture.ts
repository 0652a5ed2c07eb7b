import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const ENV = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@localhost',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@localhost',
};

/** Runs git away from everybody's configuration; `header` is sent with every HTTP request. */
export async function git(args: readonly string[], header?: string): Promise<string> {
  const sent =
    header === undefined
      ? {}
      : { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'http.extraHeader', GIT_CONFIG_VALUE_0: header };
  return (await run('git', [...args], { env: { ...ENV, ...sent }, timeout: 20_000 })).stdout;
}

/** A new temporary folder. */
export async function temporaryFolder(): Promise<string> {
  return await mkdtemp(join(tmpdir(), 'issuewright-test-'));
}

/** Clones `url`, adds one commit and pushes it as `branch`, and as each of `more`; its id. */
export async function pushBranch(
  url: string,
  branch: string,
  header?: string,
  more: readonly string[] = [],
): Promise<string> {
  const folder = await temporaryFolder();
  const tree = join(folder, 'tree');
  await git(['clone', '-q', '--', url, tree], header);
  await writeFile(join(tree, 'change.txt'), `${branch}\n`);
  await git(['-C', tree, 'add', '-A']);
  await git(['-C', tree, 'commit', '-q', '-m', `change for ${branch}`]);
  const refs = [branch, ...more].map((name) => `HEAD:refs/heads/${name}`);
  await git(['-C', tree, 'push', '-q', 'origin', ...refs], header);
  const sha = (await git(['-C', tree, 'rev-parse', 'HEAD'])).trim();
  await rm(folder, { recursive: true });
  return sha;
}

/** Adds one commit with these files to a branch, which begins at the default one unless it exists; its id. */
export async function pushFiles(
  { url, header }: { readonly url: string; readonly header?: string },
  branch: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = await temporaryFolder();
  const tree = join(folder, 'tree');
  await git(['clone', '-q', '--', url, tree], header);
  const there = await git(['-C', tree, 'ls-remote', '--heads', 'origin', branch], header);
  await git(['-C', tree, 'checkout', '-q', '-B', branch, there === '' ? 'HEAD' : `origin/${branch}`]);
  for (const [path, text] of Object.entries(files)) await writeFile(join(tree, path), text);
  await git(['-C', tree, 'add', '-A']);
  await git(['-C', tree, 'commit', '-q', '-m', `files for ${branch}`]);
  await git(['-C', tree, 'push', '-q', 'origin', `HEAD:refs/heads/${branch}`], header);
  const sha = (await git(['-C', tree, 'rev-parse', 'HEAD'])).trim();
  await rm(folder, { recursive: true });
  return sha;
}

/** Adds one commit to an existing branch, as somebody else. */
export async function pushMore(url: string, branch: string, header?: string): Promise<void> {
  const folder = await temporaryFolder();
  const tree = join(folder, 'tree');
  await git(['clone', '-q', '--branch', branch, '--', url, tree], header);
  await writeFile(join(tree, 'more.txt'), 'more\n');
  await git(['-C', tree, 'add', '-A']);
  await git(['-C', tree, 'commit', '-q', '-m', 'more']);
  await git(['-C', tree, 'push', '-q', 'origin', `HEAD:refs/heads/${branch}`], header);
  await rm(folder, { recursive: true });
}
