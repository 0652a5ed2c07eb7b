import { type RepoRef, repoSlug } from '../domain/refs.ts';
import { inlineCode } from '../lib/markdown.ts';
import type { Crew } from './crew.ts';

/** Lets no work begin in a repository until it is lifted. */
export async function pauseRepo(
  { store, forge, clock }: Crew,
  repo: RepoRef,
  { by, why }: { readonly by: string; readonly why: string },
): Promise<void> {
  await store.setPause(keyOf(forge.kind, repo), { by, why, at: new Date(clock.now()).toISOString() });
}

export async function unpauseRepo({ store, forge }: Crew, repo: RepoRef): Promise<void> {
  await store.setPause(keyOf(forge.kind, repo), undefined);
}

/** Why no work begins in a repository, in a sentence; undefined where it may. */
export async function pausedBecause({ store, forge }: Crew, repo: RepoRef): Promise<string | undefined> {
  const pause = await store.pauseOf(keyOf(forge.kind, repo));
  return pause && `the repository was paused by @${pause.by}: ${inlineCode(pause.why)}`;
}

/** Forges take names that differ in capitals only as one. */
function keyOf(forge: string, repo: RepoRef): string {
  return `${forge} ${repoSlug(repo)}`.toLowerCase();
}
