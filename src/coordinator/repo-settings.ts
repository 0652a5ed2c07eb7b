import { orderSettings } from '../config/order-settings.ts';
import { type ParsedSettings, parseRepoSettings } from '../config/parse-settings.ts';
import { promptTexts } from '../config/prompt-texts.ts';
import { REPO_SETTINGS_FILES, type RepoSettings } from '../config/repo-settings.ts';
import type { OrderSettings } from '../domain/order.ts';
import type { RepoRef, Sha } from '../domain/refs.ts';
import type { Forge } from '../ports/forge.ts';

/** The repository's settings at the tip of its default branch: never from a branch under judgement. */
export async function repoSettings(
  forge: Forge,
  repo: RepoRef,
  at: Sha | undefined,
  signal: AbortSignal,
): Promise<OrderSettings> {
  const parsed = await readRepoSettings(forge, repo, at, signal);
  const { settings, hash } = parsed;
  return orderSettings(
    settings,
    hash,
    await promptTexts(parsed, (path) => forge.source.file(repo, path, at ?? '', signal)),
  );
}

/** The same, with where each of them stands. */
export async function readRepoSettings(
  forge: Forge,
  repo: RepoRef,
  at: Sha | undefined,
  signal: AbortSignal,
): Promise<ParsedSettings<RepoSettings>> {
  for (const file of at === undefined ? [] : REPO_SETTINGS_FILES) {
    const content = await forge.source.file(repo, file, at ?? '', signal);
    if (content !== undefined) return parseRepoSettings({ file, content });
  }
  return parseRepoSettings(undefined);
}
