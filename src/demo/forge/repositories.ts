import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const ENV = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Maintainer',
  GIT_AUTHOR_EMAIL: 'maintainer@forge.invalid',
  GIT_COMMITTER_NAME: 'Maintainer',
  GIT_COMMITTER_EMAIL: 'maintainer@forge.invalid',
};

interface Place {
  readonly owner: string;
  readonly name: string;
}

/** The forge's bare git repositories, read and seeded by plain git. */
export class Repositories {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  path(owner: string, name: string): string {
    return join(this.root, owner, `${name}.git`);
  }

  /** Makes a bare repository; with a folder its files become the first commit of `main`. */
  async create(owner: string, name: string, files: string | undefined): Promise<void> {
    const path = this.path(owner, name);
    await mkdir(path, { recursive: true });
    await git(path, 'init', '-q', '--bare', '--initial-branch=main', '.');
    if (files === undefined) return;
    const inTree = (...args: readonly string[]) => git(path, '--git-dir', path, '--work-tree', files, ...args);
    await inTree('add', '-A');
    await inTree('commit', '-q', '-m', 'feat: first version');
  }

  async head(owner: string, name: string, branch: string): Promise<string | undefined> {
    return (await this.refs(owner, name)).get(`refs/heads/${branch}`);
  }

  async refs(owner: string, name: string): Promise<ReadonlyMap<string, string>> {
    const listed = await git(this.path(owner, name), 'for-each-ref', '--format=%(refname) %(objectname)');
    return new Map(
      listed
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split(' ') as [string, string]),
    );
  }

  /** A file's bytes, undefined where there is none. */
  async file(owner: string, name: string, ref: string, path: string): Promise<Buffer | undefined> {
    try {
      const { stdout } = await run('git', ['cat-file', 'blob', `${ref}:${path}`], {
        cwd: this.path(owner, name),
        env: ENV,
        encoding: 'buffer',
        maxBuffer: 64 * 2 ** 20,
      });
      return stdout;
    } catch {
      // git's exit says that the file or the commit does not exist.
      return undefined;
    }
  }

  /** The names in a folder, undefined where there is none. */
  async folder(owner: string, name: string, ref: string, path: string): Promise<readonly string[] | undefined> {
    const listed = await git(this.path(owner, name), 'ls-tree', '--name-only', '-z', `${ref}:${path}`).catch(
      () => undefined,
    );
    return listed?.split('\0').filter(Boolean);
  }

  /** Brings a branch of one repository, which may be the same, to a ref of another. */
  async copy(from: Place, branch: string, to: Place, ref: string): Promise<void> {
    const source = this.path(from.owner, from.name);
    await git(this.path(to.owner, to.name), 'fetch', '-q', '--no-tags', source, `+refs/heads/${branch}:${ref}`);
  }

  /** What `head` changes since it left `base`, as a unified diff. */
  async diff(owner: string, name: string, base: string, head: string): Promise<string> {
    return await git(this.path(owner, name), '-c', 'core.quotePath=false', 'diff', `${base}...${head}`);
  }

  /** Whether git can merge a branch into another by itself; undefined where one of them is gone. */
  async merges(owner: string, name: string, base: string, head: string): Promise<boolean | undefined> {
    const refs = await this.refs(owner, name);
    const tips = [base, head].map((branch) => refs.get(`refs/heads/${branch}`));
    if (tips.includes(undefined)) return undefined;
    try {
      await git(this.path(owner, name), 'merge-tree', '--write-tree', ...tips.map(String));
      return true;
    } catch {
      // git's exit says that there are conflicts, or no common beginning.
      return false;
    }
  }

  async diffStat(owner: string, name: string, base: string, head: string): Promise<string> {
    return await git(this.path(owner, name), 'diff', '--stat', `${base}...${head}`);
  }
}

async function git(cwd: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run('git', [...args], { cwd, env: ENV, maxBuffer: 64 * 2 ** 20 });
  return stdout;
}
