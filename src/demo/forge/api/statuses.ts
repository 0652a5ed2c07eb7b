import { z } from 'zod';
import { json, pageOf, refusal } from '../answer.ts';
import { type Route, reads, type WriteCall, writes } from '../route.ts';
import { statusShape } from '../shapes/pull.ts';

const NewStatus = z.strictObject({
  state: z.enum(['pending', 'success', 'error', 'failure', 'warning']),
  context: z.string().default('default'),
  description: z.string().default(''),
  target_url: z.string().default(''),
});
const PATH = '/repos/{owner}/{repo}/statuses/{sha}';

/** Statuses of commits: a new one of the same context is added, and the newest counts. */
export const STATUSES: readonly Route[] = [
  reads(PATH, ['sort', 'state', 'page', 'limit'], ({ desk, repo, url, part }) => {
    const all = repo.statuses.filter(({ sha }) => sha === part('sha')).toSorted((a, b) => b.id - a.id);
    return pageOf(
      all.map((status) => statusShape(desk.state, repo, status)),
      url,
      desk.paging,
      'links',
    );
  }),
  writes('POST', PATH, { need: 'write', body: NewStatus }, create),
];

async function create({ desk, repo, by, body, part }: WriteCall<z.infer<typeof NewStatus>>) {
  const sha = await desk.git(repo).commitOf(part('sha'));
  if (sha === undefined) return refusal(500, '');
  const { state, context, description, target_url } = body;
  const status = {
    id: desk.state.id(),
    sha,
    context,
    state,
    description,
    url: target_url,
    by: by.login,
    at: desk.state.now(),
  };
  repo.statuses.push(status);
  desk.state.note(repo, by.login, 'status.create', `${context} ${sha}`);
  return json(201, statusShape(desk.state, repo, status));
}
