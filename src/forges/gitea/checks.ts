import type { PullCheck } from '../../domain/pull.ts';
import type { RepoRef, Sha } from '../../domain/refs.ts';
import type { ForgeClient } from '../forge-client.ts';
import { otherChecks } from '../other-checks.ts';
import { StatusSchema } from './schema.ts';
import { repoPath } from './translate.ts';

/** A warning holds nothing back, and neither does what was left out. */
const STATES = new Map<string, PullCheck['state']>([
  ['success', 'success'],
  ['warning', 'success'],
  ['skipped', 'success'],
  ['pending', 'pending'],
]);

/** The statuses of others at a commit, those of workflows among them. */
export async function checks(
  client: ForgeClient,
  repo: RepoRef,
  sha: Sha,
  signal: AbortSignal,
): Promise<readonly PullCheck[]> {
  const statuses = await client.list(`${repoPath(repo)}/commits/${sha}/statuses`, StatusSchema, signal);
  const oldestFirst = statuses.toSorted((a, b) => a.id - b.id);
  return otherChecks(
    oldestFirst.map(({ context, status, description, target_url: url }) => {
      return { name: context, state: STATES.get(status) ?? 'failure', url, says: [description] };
    }),
  );
}
