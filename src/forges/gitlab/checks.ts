import type { z } from 'zod';
import type { PullCheck } from '../../domain/pull.ts';
import type { RepoRef, Sha } from '../../domain/refs.ts';
import type { ForgeClient } from '../forge-client.ts';
import { otherChecks, type ShownCheck } from '../other-checks.ts';
import { StatusSchema } from './schema.ts';
import { projectPath } from './translate.ts';

/** What waits for a person's click has not failed, and holds nothing back. */
const STATES = new Map<string, PullCheck['state']>([
  ['success', 'success'],
  ['skipped', 'success'],
  ['manual', 'success'],
  ['failed', 'failure'],
  ['canceled', 'failure'],
]);

/** The statuses of others at a commit; the jobs of pipelines are among them. */
export async function checks(
  client: ForgeClient,
  repo: RepoRef,
  sha: Sha,
  signal: AbortSignal,
): Promise<readonly PullCheck[]> {
  const statuses = await client.list(`${projectPath(repo)}/repository/commits/${sha}/statuses`, StatusSchema, signal);
  return otherChecks(statuses.toSorted((a, b) => a.id - b.id).map(shown));
}

function shown(status: z.output<typeof StatusSchema>): ShownCheck {
  const { name, status: word, description, target_url: url, allow_failure: allowed } = status;
  const state = STATES.get(word) ?? 'pending';
  return { name, state: state === 'failure' && allowed ? 'success' : state, url, says: [description] };
}
