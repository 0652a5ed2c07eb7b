import { repoSlug } from '../../domain/refs.ts';
import type { Forge } from '../../ports/forge.ts';
import { Creations } from '../creations.ts';
import type { ForgeClient } from '../forge-client.ts';
import { Recent } from '../recent.ts';
import { type MadeRun, showCheckRun } from './check-runs.ts';
import { isForbidden } from './is-forbidden.ts';
import { reportStatus } from './status.ts';

/** For how long a repository is taken to allow no check runs: somebody may grant the right. */
const FORBIDDEN_MS = 3_600_000;

/**
 * Shows a check at a commit: as a check run where the credential is of a kind that `may` make them, else as a status. A
 * refusal for want of the right is remembered for the repository, and shown as a status too.
 */
export function githubReport(rest: ForgeClient, may: boolean): Forge['report'] {
  const made = new Creations<MadeRun>(rest.lagMs);
  const forbidden = new Recent<true>(FORBIDDEN_MS);
  return async (repo, sha, status, signal) => {
    const slug = repoSlug(repo);
    if (may && !forbidden.get(slug)) {
      const refused = await showCheckRun({ rest, made, repo, sha, status }, signal).then(() => false, unlessForbidden);
      if (!refused) return;
      forbidden.set(slug, true);
    }
    await reportStatus(rest, repo, sha, status, signal);
  };
}

function unlessForbidden(thrown: unknown): true {
  if (!isForbidden(thrown)) throw thrown;
  return true;
}
