import { orderSettings } from '../config/order-settings.ts';
import { parseRepoSettings } from '../config/parse-settings.ts';
import { REPO_SETTINGS_FILES } from '../config/repo-settings.ts';
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
  for (const file of at === undefined ? [] : REPO_SETTINGS_FILES) {
    const content = await forge.source.file(repo, file, at ?? '', signal);
    if (content === undefined) continue;
    const { settings, hash } = parseRepoSettings({ file, content });
    return orderSettings(settings, hash);
  }
  const { settings, hash } = parseRepoSettings(undefined);
  return orderSettings(settings, hash);
}
