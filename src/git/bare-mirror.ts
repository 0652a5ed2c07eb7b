import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Change } from '../domain/change.ts';
import { BotError } from '../domain/errors.ts';
import { isSha, type Sha } from '../domain/refs.ts';
import type {
  BundleReport,
  CommitRequest,
  Composition,
  InspectLimits,
  Merge,
  MergeRequest,
  Mirror,
  Remote,
  Told,
  TreeEntry,
  Worktree,
} from '../ports/git.ts';
import { changeBetween } from './change-between.ts';
import { commitFiles } from './commit-files.ts';
import { inspectBundle } from './inspect-bundle.ts';
import { listTree } from './list-tree.ts';
import { mergeCommits } from './merge-commits.ts';
import { openWorktree } from './open-worktree.ts';
import { patchName } from './patch-name.ts';
import { fetchRef, listRemote, publish, remoteRef } from './remote-refs.ts';
import { gitError, gitLine, mustGit, type RunGit } from './run-git.ts';
import { toldCommits } from './told-commits.ts';
import { sourceFaults } from './tree-faults.ts';

/** A bare repository that mirrors a remote; everything is read from its objects, never from a checkout. */
export class BareMirror implements Mirror {
  readonly path: string;
  readonly #run: RunGit;
  readonly #dataDir: string;

  constructor(run: RunGit, path: string, dataDir: string) {
    this.#run = run;
    this.path = path;
    this.#dataDir = dataDir;
  }

  async branch(name: string): Promise<Sha | undefined> {
    const found = await this.#try(['show-ref', '--verify', '--hash', `refs/remotes/origin/${name}`]);
    return found?.toString('utf8').trim();
  }

  async has(commit: Sha): Promise<boolean> {
    return isSha(commit) && (await this.#try(['cat-file', '-e', `${commit}^{commit}`])) !== undefined;
  }

  async file(path: string, at: Sha): Promise<Uint8Array | undefined> {
    const kind = (await this.#try(['cat-file', '-t', `${at}:${path}`]))?.toString('utf8').trim();
    return kind === 'blob' ? await this.#git(['cat-file', 'blob', `${at}:${path}`]) : undefined;
  }

  async files(at: Sha): Promise<readonly TreeEntry[]> {
    return await listTree(this.#run, this.path, at);
  }

  async faults(at: Sha): Promise<readonly string[]> {
    return sourceFaults(await this.files(at));
  }

  async bundle(at: Sha, since: Sha | undefined, signal: AbortSignal): Promise<string> {
    const folder = join(this.path, 'bundles');
    const target = join(folder, `${since ?? 'all'}-${at}.bundle`);
    if (await stat(target).catch(() => undefined)) return target;
    if (since === undefined) await this.#fitForCheckout(at);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const partial = `${target}.${randomUUID()}`;
    const ref = `refs/issuewright/bundle/${at}`;
    try {
      await this.#git(['update-ref', ref, at]);
      await this.#git(['bundle', 'create', '--quiet', partial, ref, ...(since ? [`^${since}`] : [])], signal);
      await rename(partial, target);
    } finally {
      await rm(partial, { force: true });
    }
    return target;
  }

  async inspect(bundle: Uint8Array, base: Sha, limits: InspectLimits, signal: AbortSignal): Promise<BundleReport> {
    const place = { run: this.#run, mirror: this.path, folder: join(this.#dataDir, 'quarantine') };
    return await inspectBundle(place, bundle, base, limits, signal);
  }

  async commit({ tree, parent, merges, message, author, at }: CommitRequest): Promise<Sha> {
    const who = (role: string) => ({
      [`GIT_${role}_NAME`]: author.name,
      [`GIT_${role}_EMAIL`]: author.email,
      [`GIT_${role}_DATE`]: `@${at} +0000`,
    });
    return await gitLine(this.#run, {
      gitDir: this.path,
      args: ['commit-tree', ...[parent, merges].flatMap((one) => (one ? ['-p', one] : [])), '-F', '-', tree],
      stdin: message,
      env: { ...who('AUTHOR'), ...who('COMMITTER') },
    });
  }

  async compose(composition: Composition): Promise<Sha> {
    return await commitFiles(this.#run, this, composition);
  }

  async message(commit: Sha): Promise<string> {
    return (await this.#git(['log', '-1', '--format=%B', '--end-of-options', commit])).toString('utf8').trimEnd();
  }

  async merge(request: MergeRequest, signal: AbortSignal): Promise<Merge> {
    return await mergeCommits(this.#run, this.path, request, signal);
  }

  async mergeBase(a: Sha, b: Sha): Promise<Sha | undefined> {
    return (await this.#try(['merge-base', a, b]))?.toString('utf8').trim();
  }

  async commits(head: Sha, without: Sha): Promise<readonly Told[]> {
    return await toldCommits(this.#run, this.path, head, without);
  }

  async patch(base: Sha, commit: Sha): Promise<string> {
    return await patchName(this.#run, this.path, base, commit);
  }

  async mail(commit: Sha): Promise<Uint8Array> {
    const shape = ['--stdout', '--no-ext-diff', '--no-textconv', '--no-color', '--binary', '--find-renames'];
    return await this.#git(['format-patch', ...shape, '-1', '--end-of-options', commit]);
  }

  async addedBy(email: string, base: Sha, commit: Sha): Promise<number> {
    const shape = ['--no-merges', '--no-ext-diff', '--no-textconv', '--numstat', '--format=:%ae'];
    return linesOf(email, (await this.#git(['log', ...shape, `${base}..${commit}`, '--'])).toString('utf8'));
  }

  async change(base: Sha, commit: Sha): Promise<Change> {
    return await changeBetween(this.#run, this.path, base, commit);
  }

  async diff(base: Sha, commit: Sha, maxBytes: number): Promise<string> {
    const text = await this.#git([
      'diff',
      '--no-ext-diff',
      '--no-textconv',
      '--no-color',
      '--find-renames',
      base,
      commit,
      '--',
    ]);
    if (text.length <= maxBytes) return text.toString('utf8');
    return `${text.subarray(0, maxBytes).toString('utf8')}\n[… ${text.length - maxBytes} bytes of the diff cut …]\n`;
  }

  async worktree(order: { readonly id: string; readonly agent: string }, at: Sha): Promise<Worktree> {
    return await openWorktree({ run: this.#run, mirror: this.path, trees: join(this.#dataDir, 'trees') }, order, at);
  }

  async remoteRef(remote: Remote, ref: string, signal: AbortSignal): Promise<Sha | undefined> {
    return await remoteRef(this.#run, remote, ref, signal);
  }

  async remoteRefs(remote: Remote, folder: string, signal: AbortSignal): Promise<readonly string[]> {
    return (await listRemote(this.#run, remote, `${folder}*`, signal)).map(({ name }) => name);
  }

  async fetchRef(remote: Remote, ref: string, signal: AbortSignal): Promise<Sha | undefined> {
    return await fetchRef(this.#run, this.path, remote, ref, signal);
  }

  async publish(remote: Remote, commit: Sha | undefined, ref: string, expect: Sha | undefined, signal: AbortSignal) {
    return await publish(this.#run, this.path, remote, { commit, ref, expect }, signal);
  }

  /** A sandbox would fail on such a tree without saying why. */
  async #fitForCheckout(at: Sha): Promise<void> {
    const reasons = await this.faults(at);
    if (reasons.length > 0) throw new BotError('SOURCE_REFUSED', reasons.join(' '), { details: { reasons } });
  }

  async #git(args: readonly string[], signal?: AbortSignal): Promise<Buffer> {
    return await mustGit(this.#run, { gitDir: this.path, args }, signal);
  }

  /** Output of a command whose failure with 1 or 128 means «there is none». */
  async #try(args: readonly string[]): Promise<Buffer | undefined> {
    const call = { gitDir: this.path, args };
    const result = await this.#run(call);
    if (result.exit === 0) return result.stdout;
    if (result.exit === 1 || result.exit === 128) return undefined;
    throw gitError(call, result);
  }
}

/** The lines that an author's commits add, as `git log --numstat` lists them below each address. */
function linesOf(email: string, listed: string): number {
  let theirs = false;
  let sum = 0;
  for (const line of listed.split('\n')) {
    if (line.startsWith(':')) theirs = line.slice(1) === email;
    else if (theirs) sum += Number(/^(\d+)\t/.exec(line)?.[1] ?? 0);
  }
  return sum;
}
