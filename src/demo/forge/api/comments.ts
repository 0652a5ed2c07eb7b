import { z } from 'zod';
import { mayDo } from '../access.ts';
import { addComment, deleteComment, editComment, findComment } from '../acts/comments.ts';
import { json, NOT_FOUND, refusal } from '../answer.ts';
import { onIssue, type Route, reads, type WriteCall, writes } from '../route.ts';
import { commentShape } from '../shapes/issue.ts';

const Text = z.strictObject({ body: z.string().min(1) });
const ONE = '/repos/{owner}/{repo}/issues/comments/{id}';

/** Comments of issues and pull requests. */
export const COMMENTS: readonly Route[] = [
  // Gitea does not page this list.
  reads(
    '/repos/{owner}/{repo}/issues/{index}/comments',
    ['since', 'before'],
    onIssue(({ desk, repo }, issue) => {
      const body = issue.comments.map((comment) => commentShape(desk.state, repo, issue, comment));
      return { status: 200, body, headers: { 'X-Total-Count': String(body.length) } };
    }),
  ),
  writes(
    'POST',
    '/repos/{owner}/{repo}/issues/{index}/comments',
    { need: 'read', body: Text },
    onIssue(({ desk, repo, by, body }, issue) =>
      json(201, commentShape(desk.state, repo, issue, addComment(desk, repo, issue, by, body.body))),
    ),
  ),
  writes('PATCH', ONE, { need: 'read', body: Text }, (call) => {
    const found = mine(call);
    if ('status' in found) return found;
    editComment(call.desk, call.repo, found, call.by, call.body.body);
    return json(200, commentShape(call.desk.state, call.repo, found.issue, found.comment));
  }),
  writes('DELETE', ONE, { need: 'read', body: z.undefined() }, (call) => {
    const found = mine(call);
    if ('status' in found) return found;
    deleteComment(call.desk, call.repo, found, call.by);
    return { status: 204 };
  }),
];

/** The comment that a call names, where its sender may change it. */
function mine({ repo, by, part }: WriteCall<unknown>) {
  const found = findComment(repo, part('id'));
  if (found === undefined) return NOT_FOUND;
  return found.comment.author === by.login || mayDo(repo, by, 'write') ? found : refusal(403, '');
}
