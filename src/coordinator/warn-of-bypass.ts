import { asBotError } from '../domain/errors.ts';
import { type RepoRef, repoSlug } from '../domain/refs.ts';
import type { Crew } from './crew.ts';

/**
 * Warns in the log where the bot could get past the reviews of a repository: its default branch is not protected, or the
 * bot may push to it all the same. Says whether it came to an end; a forge that cannot be reached is asked another time.
 */
export async function warnOfBypass({ forge, log }: Crew, repo: RepoRef, signal: AbortSignal): Promise<boolean> {
  const fields = { repo: repoSlug(repo) };
  try {
    const { name, sha } = await forge.source.defaultBranch(repo, signal);
    const found = sha === undefined ? undefined : await forge.checkup?.protection(repo, name, signal);
    if (found && !found.protected) log.warn(UNPROTECTED.what, { ...fields, branch: name, next: UNPROTECTED.next });
    else if (found?.botMayPush) log.warn(BYPASS.what, { ...fields, branch: name, next: BYPASS.next });
    return true;
  } catch (thrown) {
    signal.throwIfAborted();
    const { code, message } = asBotError(thrown);
    // Who is refused once is refused always.
    if (code === 'FORGE_UNREACHABLE' || code === 'FORGE_LIMITED') return false;
    log.info('how the default branch is protected could not be looked at', { ...fields, code, error: message });
    return true;
  }
}

const UNPROTECTED = {
  what: 'the default branch is not protected: whoever may write, the bot among them, can push to it without a review',
  next: 'Protect the default branch: changes by pull request only.',
};
const BYPASS = {
  what: 'the bot may push to the protected default branch past every review',
  next: "Take the bot's user from those who may push to the branch, and its right to administer the repository where that lets it bypass.",
};
