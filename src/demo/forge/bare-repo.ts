import { BotError } from '../../domain/errors.ts';
import { type CleanGitCall, cleanGit } from '../../lib/clean-git.ts';
import { fastImport, type TreeFile } from './fast-import.ts';

/** One bare git repository of the demo forge. */
export class BareRepo {
  readonly dir: string;
  readonly #path: string | undefined;

  constructor(dir: string, path: string | undefined) {
    this.dir = dir;
    this.#path = path;
  }

  async create(branch: string): Promise<void> {
    await this.#must({ args: ['init', '--quiet', '--bare', '--template=', `--initial-branch=${branch}`, this.dir] });
    await this.#protect();
  }

  /** All branches and tags of another repository on this machine. */
  async import(from: string): Promise<void> {
    await this.#must({ args: ['clone', '--quiet', '--bare', '--no-local', '--template=', '--', from, this.dir] });
    await this.#protect();
  }

  /** Makes a commit without parent on `branch` out of these files. */
  async commit(branch: string, files: Readonly<Record<string, TreeFile>>, message: string, at: string): Promise<void> {
    const seconds = Math.floor(Date.parse(at) / 1000);
    const stdin = fastImport(branch, files, message, seconds);
    await this.#must({ gitDir: this.dir, args: ['fast-import', '--quiet'], stdin });
  }

  async refs(): Promise<Record<string, string>> {
    const args = ['for-each-ref', '--format=%(objectname) %(refname)'];
    const lines = (await this.#must({ gitDir: this.dir, args })).toString('utf8').trim().split('\n').filter(Boolean);
    return Object.fromEntries(
      lines.map((line) => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]),
    );
  }

  async headBranch(): Promise<string> {
    return (await this.#must({ gitDir: this.dir, args: ['symbolic-ref', '--short', 'HEAD'] })).toString('utf8').trim();
  }

  /** Moves a ref that the forge itself keeps. */
  async point(ref: string, sha: string): Promise<void> {
    await this.#must({ gitDir: this.dir, args: ['update-ref', ref, sha] });
  }

  /** The commit that a branch, tag or id names. */
  async commitOf(name: string): Promise<string | undefined> {
    return await this.#line(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
  }

  async mergeBase(a: string, b: string): Promise<string | undefined> {
    return await this.#line(['merge-base', a, b]);
  }

  async file(commit: string, path: string): Promise<Buffer | undefined> {
    const { exit, stdout } = await this.#run({ gitDir: this.dir, args: ['cat-file', 'blob', `${commit}:${path}`] });
    return exit === 0 ? stdout : undefined;
  }

  async show(commit: string, format: string): Promise<string> {
    const args = ['show', '--no-patch', `--format=${format}`, '--end-of-options', commit];
    return (await this.#must({ gitDir: this.dir, args })).toString('utf8').replace(/\n$/, '');
  }

  /** The changed files between two commits, as `added`, `removed` (undefined for binary ones) and `path`. */
  async diffStat(base: string, head: string): Promise<readonly FileStat[]> {
    const args = ['diff', '--numstat', '-z', '--no-renames', '--no-ext-diff', base, head];
    const lines = (await this.#must({ gitDir: this.dir, args })).toString('utf8').split('\0').filter(Boolean);
    return lines.map((line) => {
      const [added = '', removed = '', ...path] = line.split('\t');
      return { added: Number(added) || 0, removed: Number(removed) || 0, path: path.join('\t') };
    });
  }

  /** Nobody but the forge may move the refs of its pull requests. */
  async #protect(): Promise<void> {
    await this.#must({ gitDir: this.dir, args: ['config', 'receive.hideRefs', 'refs/pull'] });
  }

  async #line(args: readonly string[]): Promise<string | undefined> {
    const { exit, stdout } = await this.#run({ gitDir: this.dir, args });
    return exit === 0 ? stdout.toString('utf8').trim() : undefined;
  }

  async #must(call: CleanGitCall): Promise<Buffer> {
    const { exit, stdout, stderr } = await this.#run(call);
    if (exit === 0) return stdout;
    throw new BotError('GIT_FAILED', `git ${call.args[0]} of the demo forge ended with ${exit}: ${stderr.trim()}`);
  }

  #run(call: CleanGitCall) {
    return cleanGit({ ...call, path: this.#path });
  }
}

export interface FileStat {
  readonly added: number;
  readonly removed: number;
  readonly path: string;
}
