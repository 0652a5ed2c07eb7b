import { asBotError } from '../domain/errors.ts';
import { labelSet } from '../domain/labels.ts';
import type { IssueRef, RepoRef } from '../domain/refs.ts';
import type { Crew } from './crew.ts';
import { repoSettings } from './repo-settings.ts';

/** Whether an issue carries the label that forbids the bot to touch it: then it is not even answered there. */
export async function untouchable(crew: Crew, ref: IssueRef, signal: AbortSignal): Promise<boolean> {
  const { labels } = await crew.forge.issues.get(ref, signal);
  return labels.includes(labelSet(await labelPrefix(crew, ref.repo, signal)).never);
}

async function labelPrefix(crew: Crew, repo: RepoRef, signal: AbortSignal): Promise<string> {
  const { sha } = await crew.forge.source.defaultBranch(repo, signal);
  try {
    return (await repoSettings(crew.forge, repo, sha, signal)).labelPrefix;
  } catch (thrown) {
    if (asBotError(thrown).code !== 'SETTINGS_INVALID') throw thrown;
    // With unreadable settings the default one is taken as meant.
    return (await repoSettings(crew.forge, repo, undefined, signal)).labelPrefix;
  }
}
