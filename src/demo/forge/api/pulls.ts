import { z } from 'zod';
import { mayDo } from '../access.ts';
import { editIssue, openIssue } from '../acts/issues.ts';
import { json, NOT_FOUND, pageOf, refusal } from '../answer.ts';
import { isPull, onPull, type RepoCall, type Route, reads, type WriteCall, writes } from '../route.ts';
import { pullShape } from '../shapes/pull.ts';

const Title = z.string().trim().min(1).max(255);
const NewPull = z.strictObject({
  head: z.string().min(1),
  base: z.string().min(1),
  title: Title,
  body: z.string().default(''),
});
const PullEdit = z.strictObject({
  title: Title.optional(),
  body: z.string().optional(),
  state: z.enum(['open', 'closed']).optional(),
});
const ALL = '/repos/{owner}/{repo}/pulls';

/** Pull requests between branches of one repository. */
export const PULLS: readonly Route[] = [
  reads(ALL, ['state', 'sort', 'page', 'limit'], listPulls),
  writes('POST', ALL, { need: 'read', body: NewPull }, createPull),
  reads(
    `${ALL}/{index}`,
    [],
    onPull(({ desk, repo, by }, pull) => json(200, pullShape(desk.state, repo, pull, by))),
  ),
  writes(
    'PATCH',
    `${ALL}/{index}`,
    { need: 'read', body: PullEdit },
    onPull(({ desk, repo, by, body }, pull) => {
      if (pull.author !== by.login && !mayDo(repo, by, 'write')) return refusal(403, '');
      editIssue(desk, repo, pull, by, body);
      return json(201, pullShape(desk.state, repo, pull, by));
    }),
  ),
  // Gitea looks at no state here: it answers the oldest one, closed or not.
  reads(`${ALL}/{base}/{head...}`, [], ({ desk, repo, by, part }) => {
    const found = repo.issues
      .filter(isPull)
      .find(({ pull }) => pull.base === part('base') && pull.head === part('head'));
    return found ? json(200, pullShape(desk.state, repo, found, by)) : NOT_FOUND;
  }),
];

function listPulls({ desk, repo, by, url }: RepoCall) {
  const state = url.searchParams.get('state') ?? 'open';
  const fits = repo.issues.filter(isPull).filter((issue) => state === 'all' || issue.state === state);
  const oldestFirst = url.searchParams.get('sort') === 'oldest';
  const sorted = fits.toSorted((a, b) => (oldestFirst ? a.number - b.number : b.number - a.number));
  return pageOf(
    sorted.map((pull) => pullShape(desk.state, repo, pull, by)),
    url,
    desk.paging,
    'links',
  );
}

async function createPull({ desk, repo, by, body }: WriteCall<z.infer<typeof NewPull>>) {
  const { head, base } = body;
  if (head === base) return refusal(422, 'Invalid PullRequest: There are no changes between the head and the base');
  const [headSha, baseSha] = [repo.refs[`refs/heads/${head}`], repo.refs[`refs/heads/${base}`]];
  if (headSha === undefined || baseSha === undefined) return NOT_FOUND;
  const same = repo.issues
    .filter(isPull)
    .find((each) => each.state === 'open' && each.pull.head === head && each.pull.base === base);
  if (same) {
    return refusal(
      409,
      `pull request already exists for these targets [id: ${same.id}, issue_id: ${same.number}, head_repo_id: ${repo.id}, base_repo_id: ${repo.id}, head_branch: ${head}, base_branch: ${base}]`,
    );
  }
  const mergeBase = await desk.git(repo).mergeBase(baseSha, headSha);
  if (mergeBase === undefined) return refusal(422, 'Invalid PullRequest: The branches have no common history');
  const issue = openIssue(desk, repo, by, {
    title: body.title,
    body: body.body,
    pull: { head, base, headSha, mergeBase, reviews: [] },
  });
  await desk.git(repo).point(`refs/pull/${issue.number}/head`, headSha);
  return isPull(issue) ? json(201, pullShape(desk.state, repo, issue, by)) : NOT_FOUND;
}
