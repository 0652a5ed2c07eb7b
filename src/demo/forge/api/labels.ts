import { z } from 'zod';
import { addLabels, clearLabels, createLabel, removeLabel } from '../acts/labels.ts';
import { json, pageOf, refusal } from '../answer.ts';
import type { IssueRecord } from '../records.ts';
import { onIssue, type RepoCall, type Route, reads, writes } from '../route.ts';
import { labelShape, labelsOf } from '../shapes/issue.ts';

const NewLabel = z.strictObject({
  name: z.string().trim().min(1).max(50),
  color: z.string().regex(/^#?[0-9a-fA-F]{6}$/, '[Color]: invalid'),
  description: z.string().max(200).default(''),
});
const Ids = z.strictObject({ labels: z.array(z.int()) });
const OF_ISSUE = '/repos/{owner}/{repo}/issues/{index}/labels';
const BY_ID = (a: { id: number }, b: { id: number }) => a.id - b.id;

/** Labels of repositories and of issues. */
export const LABELS: readonly Route[] = [
  reads('/repos/{owner}/{repo}/labels', ['page', 'limit'], ({ desk, repo, url }) => {
    const all = repo.labels.toSorted(BY_ID).map((label) => labelShape(desk.state, repo, label));
    return pageOf(all, url, desk.paging, 'total');
  }),
  writes('POST', '/repos/{owner}/{repo}/labels', { need: 'write', body: NewLabel }, ({ desk, repo, by, body }) =>
    json(201, labelShape(desk.state, repo, createLabel(desk, repo, by, body))),
  ),
  reads(OF_ISSUE, [], onIssue(shown)),
  writes(
    'POST',
    OF_ISSUE,
    { need: 'write', body: Ids },
    onIssue((call, issue) => {
      const labels = call.repo.labels.filter(({ id }) => call.body.labels.includes(id));
      addLabels(call.desk, call.repo, issue, { labels, by: call.by });
      return shown(call, issue);
    }),
  ),
  writes(
    'DELETE',
    OF_ISSUE,
    { need: 'write', body: z.undefined() },
    onIssue(({ desk, repo, by }, issue) => {
      clearLabels(desk, repo, issue, by);
      return { status: 204 };
    }),
  ),
  writes(
    'DELETE',
    `${OF_ISSUE}/{id}`,
    { need: 'write', body: z.undefined() },
    onIssue(({ desk, repo, by, part }, issue) => {
      const label = repo.labels.find(({ id }) => String(id) === part('id'));
      if (label === undefined) return refusal(422, `label does not exist [label_id: ${part('id')}]`);
      removeLabel(desk, repo, issue, { label, by });
      return { status: 204 };
    }),
  ),
];

function shown({ desk, repo }: RepoCall, issue: IssueRecord) {
  return json(
    200,
    labelsOf(repo, issue).map((label) => labelShape(desk.state, repo, label)),
  );
}
