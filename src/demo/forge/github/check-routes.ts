import type { ForgeRepository } from '../forge-state.ts';
import type { ApiAnswer, ApiRequest, Route } from '../route.ts';
import { changeRun, makeRun } from './check-run-writes.ts';
import { type GithubContext, REPO, repositoryFor } from './github-context.ts';
import { paged } from './paged.ts';

/** What statuses and check runs say of a commit. */
export function checkRoutes(context: GithubContext): readonly Route[] {
  return [
    { method: 'GET', path: `${REPO}/commits/:sha/status`, answer: (request) => combined(context, request) },
    { method: 'GET', path: `${REPO}/commits/:sha/check-runs`, answer: (request) => checkRuns(context, request) },
    { method: 'POST', path: `${REPO}/check-runs`, answer: (request) => makeRun(context, request) },
    { method: 'PATCH', path: `${REPO}/check-runs/:id`, answer: (request) => changeRun(context, request) },
  ];
}

/** The newest status of each context. */
async function combined(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const repository = repositoryFor(context, request, 'read');
  const statuses = latest(repository.statuses, request, ({ context: name }) => name);
  const shown = statuses.map((status) => context.views.status(status));
  return ofPage(context, request, shown, { sha: request.params.sha, state: stateOf(statuses) }, 'statuses');
}

function stateOf(statuses: ForgeRepository['statuses']): string {
  if (statuses.some(({ state }) => state === 'failure' || state === 'error')) return 'failure';
  return statuses.length > 0 && statuses.every(({ state }) => state === 'success') ? 'success' : 'pending';
}

async function checkRuns(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const repository = repositoryFor(context, request, 'read');
  const { params, query } = request;
  const named = query.get('check_name');
  const here = repository.checks.filter(({ sha, name }) => sha === params.sha && name === (named ?? name));
  // The latest of each app's own.
  const runs =
    query.get('filter') === 'all'
      ? here.toReversed()
      : latest(here, request, ({ name, run }) => `${run?.app ?? ''} ${name}`);
  const shown = runs.map((check) => context.views.checkRun(check));
  return ofPage(context, request, shown, {}, 'check_runs');
}

function latest<T extends { readonly sha: string }>(
  all: readonly T[],
  { params }: ApiRequest,
  name: (one: T) => string,
) {
  const here = all.filter(({ sha }) => sha === params.sha);
  return [...new Map(here.map((one) => [name(one), one])).values()].toReversed();
}

/** One page of a list that comes as a field of an object, with the total beside it. */
function ofPage(
  context: GithubContext,
  request: ApiRequest,
  items: readonly unknown[],
  rest: object,
  field: 'statuses' | 'check_runs',
): ApiAnswer {
  const { body, ...answer } = paged(context, request, items);
  return { ...answer, body: { ...rest, total_count: items.length, [field]: body } };
}
