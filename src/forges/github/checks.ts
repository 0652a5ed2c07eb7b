import type { z } from 'zod';
import { asBotError } from '../../domain/errors.ts';
import type { PullCheck } from '../../domain/pull.ts';
import type { RepoRef, Sha } from '../../domain/refs.ts';
import type { ForgeClient } from '../forge-client.ts';
import { otherChecks, type ShownCheck } from '../other-checks.ts';
import { type CheckRunSchema, CheckRunsSchema, StatusesSchema } from './schema.ts';
import { repoPath } from './translate.ts';

/** The statuses and the check runs of others at a commit. */
export async function checks(
  rest: ForgeClient,
  repo: RepoRef,
  sha: Sha,
  signal: AbortSignal,
): Promise<readonly PullCheck[]> {
  const path = `${repoPath(repo)}/commits/${sha}`;
  const statuses = await allPages(rest, `${path}/status`, StatusesSchema, 'statuses', signal);
  const runs = await checkRuns(rest, repo, { sha }, signal).catch(unreadable);
  const others = runs.filter(({ external_id }) => !external_id?.startsWith(OWN_RUN));
  return otherChecks([...statuses.map(ofStatus), ...others.map(ofRun)]);
}

type Status = z.output<typeof StatusesSchema>['statuses'][number];
export type Run = z.output<typeof CheckRunSchema>;

/** How the bot's own check runs are called, each with what it says as a hash behind it. */
export const OWN_RUN = 'issuewright:';

const MAX_PAGES = 10;
const PAGE = 100;

/** All check runs at a commit that have one name, or any; oldest first. */
export async function checkRuns(
  rest: ForgeClient,
  repo: RepoRef,
  { sha, name }: { readonly sha: Sha; readonly name?: string },
  signal: AbortSignal,
): Promise<readonly Run[]> {
  const named = name === undefined ? '' : `&check_name=${encodeURIComponent(name)}&filter=all`;
  const path = `${repoPath(repo)}/commits/${sha}/check-runs`;
  const runs = await allPages(rest, path, CheckRunsSchema, 'check_runs', signal, named);
  return runs.toSorted((a, b) => a.id - b.id);
}

/** The items of a list that comes as a field of an object. */
async function allPages<Key extends string, Item>(
  rest: ForgeClient,
  path: string,
  schema: z.ZodType<Readonly<Record<Key, readonly Item[]>> & { readonly total_count: number }>,
  key: Key,
  signal: AbortSignal,
  more = '',
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let page = 1; page <= MAX_PAGES; page++) {
    const here = await rest.get(`${path}?page=${page}&per_page=${PAGE}${more}`, schema, signal);
    items.push(...here[key]);
    if (here[key].length === 0 || items.length >= here.total_count) break;
  }
  return items;
}

/** In a private repository check runs need a permission of their own; without it the statuses are what there is. */
function unreadable(thrown: unknown): readonly Run[] {
  if (asBotError(thrown).code === 'FORGE_REFUSED') return [];
  throw thrown;
}

function ofStatus({ context, state, description, target_url: url }: Status): ShownCheck {
  const shown = state === 'success' || state === 'pending' ? state : 'failure';
  return { name: context, state: shown, url, says: [description] };
}

/** What waits for a person is not something that failed. */
const CONCLUSIONS = new Map<string, PullCheck['state']>([
  ['success', 'success'],
  ['neutral', 'success'],
  ['skipped', 'success'],
  ['action_required', 'pending'],
  ['stale', 'pending'],
]);

function ofRun({ name, conclusion, html_url: url, output }: Run): ShownCheck {
  const state = conclusion ? (CONCLUSIONS.get(conclusion) ?? 'failure') : 'pending';
  return { name, state, url, says: [output?.title, output?.summary] };
}
