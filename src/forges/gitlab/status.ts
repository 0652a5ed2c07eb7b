import { asBotError } from '../../domain/errors.ts';
import type { CommitStatus } from '../../domain/pull.ts';
import type { RepoRef, Sha } from '../../domain/refs.ts';
import type { ForgeClient } from '../forge-client.ts';
import { StatusSchema } from './schema.ts';
import { projectPath } from './translate.ts';

const STATES = { pending: 'pending', success: 'success', failure: 'failed', error: 'failed' } as const;

/** Shows a status at a commit. GitLab refuses to set one to the state that it is in: then it is as wanted. */
export async function reportStatus(
  client: ForgeClient,
  repo: RepoRef,
  sha: Sha,
  status: CommitStatus,
  signal: AbortSignal,
): Promise<void> {
  const { context: name, description, url } = status;
  const state = STATES[status.state];
  const path = `${projectPath(repo)}/statuses/${sha}`;
  const body = { state, name, description: description.slice(0, 255), ...(url && { target_url: url }) };
  await client.send({ method: 'POST', path, body }, signal).catch(async (thrown: unknown) => {
    const { code, details } = asBotError(thrown);
    if (details.status !== 400 && code !== 'FORGE_UNREACHABLE') throw thrown;
    const latest = `${projectPath(repo)}/repository/commits/${sha}/statuses?name=${encodeURIComponent(name)}`;
    const shown = await client.list(latest, StatusSchema, signal);
    if (!shown.some((one) => one.name === name && one.status === state)) throw thrown;
  });
}
