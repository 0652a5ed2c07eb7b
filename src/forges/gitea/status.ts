import type { CommitStatus } from '../../domain/pull.ts';
import type { RepoRef, Sha } from '../../domain/refs.ts';
import type { ForgeClient } from '../forge-client.ts';
import { repoPath } from './translate.ts';

/** Shows a status at a commit; Gitea lets the newest of a context count. */
export async function reportStatus(
  client: ForgeClient,
  repo: RepoRef,
  sha: Sha,
  status: CommitStatus,
  signal: AbortSignal,
): Promise<void> {
  const { context, state, description, url } = status;
  const body = { context, state, description: description.slice(0, 255), ...(url && { target_url: url }) };
  await client.send({ method: 'POST', path: `${repoPath(repo)}/statuses/${sha}`, body, repeatable: true }, signal);
}
