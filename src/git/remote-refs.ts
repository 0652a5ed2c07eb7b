import { BotError } from '../domain/errors.ts';
import type { Sha } from '../domain/refs.ts';
import type { Remote } from '../ports/git.ts';
import { gitError, mustGit, type RunGit } from './run-git.ts';

/** Where a ref of the remote points right now. */
export async function remoteRef(
  run: RunGit,
  remote: Remote,
  ref: string,
  signal: AbortSignal,
): Promise<Sha | undefined> {
  // A pattern matches the end of other refs too, so the whole name is compared.
  return (await listRemote(run, remote, ref, signal)).find(({ name }) => name === ref)?.sha;
}

/** The refs of the remote that fit git's pattern. */
export async function listRemote(
  run: RunGit,
  remote: Remote,
  pattern: string,
  signal: AbortSignal,
): Promise<readonly { readonly sha: Sha; readonly name: string }[]> {
  const args = ['ls-remote', '--quiet', '--', remote.url, pattern];
  const listed = (await mustGit(run, { args, header: remote.header }, signal)).toString('utf8');
  return listed
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [sha = '', name = ''] = line.split('\t');
      return { sha, name };
    });
}

/** Brings one ref of the remote into the mirror's objects and says where it points. */
export async function fetchRef(
  run: RunGit,
  gitDir: string,
  remote: Remote,
  ref: string,
  signal: AbortSignal,
): Promise<Sha | undefined> {
  const sha = await remoteRef(run, remote, ref, signal);
  if (sha === undefined) return undefined;
  const args = [
    'fetch',
    '--quiet',
    '--no-tags',
    '--no-write-fetch-head',
    '--',
    remote.url,
    `+${ref}:refs/issuewright/seen/${sha}`,
  ];
  await mustGit(run, { gitDir, args, header: remote.header }, signal);
  return sha;
}

export interface Swap {
  /** The new value; undefined deletes the ref. */
  readonly commit: Sha | undefined;
  readonly ref: string;
  /** The value that the ref must have; undefined means that it must not exist. */
  readonly expect: Sha | undefined;
}

/** Compare-and-swap on a ref of the remote. A push whose answer was lost is settled by reading the ref. */
export async function publish(
  run: RunGit,
  gitDir: string,
  remote: Remote,
  swap: Swap,
  signal: AbortSignal,
): Promise<'done' | 'refused'> {
  const { commit, ref, expect } = swap;
  await mayMove(run, gitDir, swap, signal);
  const args = [
    'push',
    '--porcelain',
    '--no-verify',
    `--force-with-lease=${ref}:${expect ?? ''}`,
    '--',
    remote.url,
    `${commit ?? ''}:${ref}`,
  ];
  const call = { gitDir, args, header: remote.header };
  const result = await run(call, signal);
  if (result.exit === 0) return 'done';
  const now = await remoteRef(run, remote, ref, signal);
  if (now === commit) return 'done';
  if (now !== expect || /^!.*\[(?:remote )?rejected\]/m.test(result.stdout.toString('utf8'))) return 'refused';
  throw gitError(call, result);
}

const OURS = /^refs\/(?:heads\/)?issuewright\//;

/** With a lease git moves a branch anywhere; only the bot's own may lose commits by it. */
async function mayMove(run: RunGit, gitDir: string, { commit, ref, expect }: Swap, signal: AbortSignal): Promise<void> {
  if (OURS.test(ref) || expect === undefined) return;
  const args = ['merge-base', '--is-ancestor', expect, commit ?? ''];
  if (commit !== undefined && (await run({ gitDir, args }, signal)).exit === 0) return;
  throw new BotError('BRANCH_TAKEN', `${ref} is not the bot's, and would lose commits`);
}
