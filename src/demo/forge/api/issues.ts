import { z } from 'zod';
import { mayDo } from '../access.ts';
import { editIssue, openIssue } from '../acts/issues.ts';
import { json, pageOf, refusal } from '../answer.ts';
import type { IssueRecord } from '../records.ts';
import { onIssue, type RepoCall, type Route, reads, writes } from '../route.ts';
import { issueShape, timelineComment, timelineLabel } from '../shapes/issue.ts';

const Title = z.string().trim().min(1).max(255);
const NewIssue = z.strictObject({ title: Title, body: z.string().default(''), labels: z.array(z.int()).default([]) });
const IssueEdit = z.strictObject({
  title: Title.optional(),
  body: z.string().optional(),
  state: z.enum(['open', 'closed']).optional(),
});

/** Issues and their history. */
export const ISSUES: readonly Route[] = [
  reads('/repos/{owner}/{repo}/issues', ['state', 'labels', 'type', 'page', 'limit'], listIssues),
  writes('POST', '/repos/{owner}/{repo}/issues', { need: 'read', body: NewIssue }, ({ desk, repo, by, body }) => {
    const labels = mayDo(repo, by, 'write') ? body.labels : [];
    return json(201, issueShape(desk.state, repo, openIssue(desk, repo, by, { ...body, labels })));
  }),
  reads(
    '/repos/{owner}/{repo}/issues/{index}',
    [],
    onIssue(({ desk, repo }, issue) => json(200, issueShape(desk.state, repo, issue))),
  ),
  writes(
    'PATCH',
    '/repos/{owner}/{repo}/issues/{index}',
    { need: 'read', body: IssueEdit },
    onIssue(({ desk, repo, by, body }, issue) => {
      if (issue.author !== by.login && !mayDo(repo, by, 'write'))
        return refusal(403, 'user should be the issue poster or have write access');
      editIssue(desk, repo, issue, by, body);
      return json(201, issueShape(desk.state, repo, issue));
    }),
  ),
  reads('/repos/{owner}/{repo}/issues/{index}/timeline', ['page', 'limit'], onIssue(timeline)),
];

function listIssues({ desk, repo, url }: RepoCall) {
  const { searchParams } = url;
  const state = searchParams.get('state') ?? 'open';
  const type = searchParams.get('type');
  const wanted = (searchParams.get('labels') ?? '').split(',').filter(Boolean);
  // Gitea drops names that no label has; with none left it does not filter at all.
  const ids = repo.labels.filter(({ name }) => wanted.includes(name)).map(({ id }) => id);
  const fits = (issue: IssueRecord) =>
    (state === 'all' || issue.state === state) &&
    (type === null || (type === 'pulls') === (issue.pull !== undefined)) &&
    (ids.length === 0 || ids.some((id) => issue.labels.includes(id)));
  const found = repo.issues.filter(fits).toSorted((a, b) => b.number - a.number);
  return pageOf(
    found.map((issue) => issueShape(desk.state, repo, issue)),
    url,
    desk.paging,
    'links',
  );
}

function timeline({ desk, repo, url }: RepoCall, issue: IssueRecord) {
  const comments = issue.comments.map((comment) => timelineComment(desk.state, repo, issue, comment));
  const labels = issue.events.map((event) => timelineLabel(desk.state, repo, issue, event));
  const all = [...comments, ...labels].sort((a, b) => a.id - b.id);
  const page = pageOf(all, url, desk.paging, 'total');
  // Gitea counts only the page itself here.
  return { ...page, headers: { 'X-Total-Count': String(Array.isArray(page.body) ? page.body.length : 0) } };
}
