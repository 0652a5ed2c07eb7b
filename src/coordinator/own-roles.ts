import { asBotError } from '../domain/errors.ts';
import { type RepoRef, repoSlug, type Sha } from '../domain/refs.ts';
import { customRoles } from '../domain/role.ts';
import type { Crew } from './crew.ts';
import { readRepoSettings } from './repo-settings.ts';

/** The roles that repositories have of their own, by their default branches; read again only where one has moved. */
export class OwnRoles {
  readonly #known = new Map<string, { readonly sha: Sha | undefined; readonly names: readonly string[] }>();

  /** Their names; none where the settings have errors, which whoever asks for work is told. */
  async of({ forge }: Pick<Crew, 'forge'>, repo: RepoRef, signal: AbortSignal): Promise<readonly string[]> {
    const { sha } = await forge.source.defaultBranch(repo, signal);
    const known = this.#known.get(repoSlug(repo));
    if (known && known.sha === sha) return known.names;
    const names = await read(forge, repo, sha, signal);
    this.#known.set(repoSlug(repo), { sha, names });
    return names;
  }
}

async function read(forge: Crew['forge'], repo: RepoRef, sha: Sha | undefined, signal: AbortSignal) {
  try {
    return customRoles((await readRepoSettings(forge, repo, sha, signal)).settings.roles);
  } catch (thrown) {
    const error = asBotError(thrown);
    if (error.code !== 'SETTINGS_INVALID') throw error;
    return [];
  }
}
