import type { CommitStatus } from '../../domain/pull.ts';
import type { RepoRef, Sha } from '../../domain/refs.ts';
import type { ForgeClient } from '../forge-client.ts';
import { repoPath } from './translate.ts';

/** The longest description that GitHub takes. */
const MAX_DESCRIPTION = 140;

/** Shows a status at a commit; GitHub lets the newest of a context count. */
export async function reportStatus(
  rest: ForgeClient,
  repo: RepoRef,
  sha: Sha,
  status: CommitStatus,
  signal: AbortSignal,
): Promise<void> {
  const { context, state, description, url } = status;
  const said = description.slice(0, MAX_DESCRIPTION);
  const body = { context, state, description: said, ...(url && { target_url: url }) };
  await rest.send({ method: 'POST', path: `${repoPath(repo)}/statuses/${sha}`, body, repeatable: true }, signal);
}
