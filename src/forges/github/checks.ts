import type { z } from 'zod';
import { asBotError } from '../../domain/errors.ts';
import type { PullCheck } from '../../domain/pull.ts';
import type { RepoRef, Sha } from '../../domain/refs.ts';
import type { ForgeClient } from '../forge-client.ts';
import { otherChecks, type ShownCheck } from '../other-checks.ts';
import { CheckRunsSchema, StatusesSchema } from './schema.ts';
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
  const runs = await allPages(rest, `${path}/check-runs`, CheckRunsSchema, 'check_runs', signal).catch(unreadable);
  const oldestFirst = runs.toSorted((a, b) => a.id - b.id);
  return otherChecks([...statuses.map(ofStatus), ...oldestFirst.map(ofRun)]);
}

type Status = z.output<typeof StatusesSchema>['statuses'][number];
type Run = z.output<typeof CheckRunsSchema>['check_runs'][number];

const MAX_PAGES = 10;
const PAGE = 100;

/** The items of a list that comes as a field of an object. */
async function allPages<Key extends string, Item>(
  rest: ForgeClient,
  path: string,
  schema: z.ZodType<Readonly<Record<Key, readonly Item[]>> & { readonly total_count: number }>,
  key: Key,
  signal: AbortSignal,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let page = 1; page <= MAX_PAGES; page++) {
    const here = await rest.get(`${path}?page=${page}&per_page=${PAGE}`, schema, signal);
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
