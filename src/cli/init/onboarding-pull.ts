import { BotError } from '../../domain/errors.ts';
import type { Pull } from '../../domain/pull.ts';
import { type RepoRef, repoSlug } from '../../domain/refs.ts';
import { commitFiles } from '../../git/commit-files.ts';
import type { RunGit } from '../../git/run-git.ts';
import type { Forge } from '../../ports/forge.ts';
import type { Identity, Mirror } from '../../ports/git.ts';
import type { Base, PlannedFile } from './plan.ts';

const BRANCH = 'issuewright/onboarding';
const TITLE = 'ci: let Issuewright work on labelled issues';

/** The default branch of a repository on its forge. */
export interface RemoteBase extends Base {
  readonly branch: string;
  readonly mirror: Mirror;
}

/** The tip of the default branch, as the forge has it now. */
export async function remoteBase(
  forge: Forge,
  repo: RepoRef,
  mirrorOf: (remote: Awaited<ReturnType<Forge['source']['remote']>>) => Promise<Mirror>,
  signal: AbortSignal,
): Promise<RemoteBase> {
  const { name: branch } = await forge.source.defaultBranch(repo, signal);
  const mirror = await mirrorOf(await forge.source.remote(repo, 'read', signal));
  const at = await mirror.branch(branch);
  if (at === undefined) throw new BotError('SOURCE_EMPTY', `${repoSlug(repo)} has no commit yet`);
  const read = async (path: string) => {
    const bytes = await mirror.file(path, at);
    return bytes && Buffer.from(bytes).toString('utf8');
  };
  return { branch, mirror, at, source: mirror, read };
}

export interface Onboarding {
  readonly forge: Forge;
  readonly repo: RepoRef;
  readonly run: RunGit;
  readonly base: RemoteBase;
  readonly files: readonly Pick<PlannedFile, 'path' | 'text'>[];
  readonly author: Identity;
  readonly body: string;
  /** Whether a branch of an earlier try may be replaced. */
  readonly force: boolean;
}

/** Pushes the files as one commit and opens the pull request, or finds what an earlier try made. */
export async function openOnboarding(request: Onboarding, signal: AbortSignal): Promise<Pull> {
  const { forge, repo, run, base, files, author, body, force } = request;
  const commit = await commitFiles(run, base.mirror, { base: base.at, files, message: TITLE, author });
  const ref = `refs/heads/${BRANCH}`;
  const remote = await forge.source.remote(repo, 'write', signal);
  const there = await base.mirror.remoteRef(remote, ref, signal);
  if (there !== commit) {
    const may = there === undefined || force;
    const pushed = may && (await base.mirror.publish(remote, commit, ref, there, signal)) === 'done';
    if (!pushed) throw new BotError('BRANCH_TAKEN', `branch ${BRANCH} exists with other commits; --force replaces it`);
  }
  return await forge.pulls.open(repo, { head: BRANCH, base: base.branch, title: TITLE, body, draft: false }, signal);
}
