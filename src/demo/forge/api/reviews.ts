import { z } from 'zod';
import { json, NOT_FOUND, pageOf, refusal } from '../answer.ts';
import type { ReviewRecord } from '../records.ts';
import { onPull, type Route, reads, type WriteCall, writes } from '../route.ts';
import { type PullIssue, reviewCommentShapes, reviewShape } from '../shapes/pull.ts';

const Inline = z.strictObject({ path: z.string().min(1), body: z.string().min(1), new_position: z.int().positive() });
const NewReview = z.strictObject({
  event: z.enum(['APPROVED', 'REQUEST_CHANGES', 'COMMENT', 'PENDING']),
  body: z.string().default(''),
  commit_id: z.string().default(''),
  comments: z.array(Inline).default([]),
});
const ALL = '/repos/{owner}/{repo}/pulls/{index}/reviews';

/** Reviews of pull requests with their inline comments. */
export const REVIEWS: readonly Route[] = [
  reads(
    ALL,
    ['page', 'limit'],
    onPull(({ desk, repo, url }, issue) => {
      const all = issue.pull.reviews.map((review) => reviewShape(desk.state, repo, issue, review));
      return pageOf(all, url, desk.paging, 'total');
    }),
  ),
  writes('POST', ALL, { need: 'read', body: NewReview }, onPull(create)),
  reads(
    `${ALL}/{id}/comments`,
    [],
    onPull(({ desk, repo, part }, issue) => {
      const review = issue.pull.reviews.find(({ id }) => String(id) === part('id'));
      return review ? json(200, reviewCommentShapes(desk.state, repo, issue, review)) : NOT_FOUND;
    }),
  ),
];

type Create = WriteCall<z.infer<typeof NewReview>>;

async function create(call: Create, issue: PullIssue) {
  const { desk, repo, by, body } = call;
  const obstacle = notAllowed(call, issue) ?? (await notInCommit(call, issue));
  if (obstacle !== undefined) return obstacle;
  const review: ReviewRecord = {
    id: desk.state.id(),
    author: by.login,
    body: body.body,
    state: body.event,
    commit: body.commit_id || issue.pull.headSha,
    comments: body.comments.map((each) => ({
      id: desk.state.id(),
      path: each.path,
      body: each.body,
      line: each.new_position,
    })),
    at: desk.state.now(),
  };
  issue.pull.reviews.push(review);
  desk.state.note(repo, by.login, 'review.create', issue.number);
  return json(200, reviewShape(desk.state, repo, issue, review));
}

function notAllowed({ by, body }: Create, issue: PullIssue) {
  const judges = body.event === 'APPROVED' || body.event === 'REQUEST_CHANGES';
  if (judges && issue.author === by.login) {
    const verb = body.event === 'APPROVED' ? 'approve' : 'reject';
    return refusal(422, `${verb} your own pull is not allowed`);
  }
  if (body.body.trim() !== '' || body.comments.length > 0 || body.event === 'APPROVED') return undefined;
  return refusal(422, `review event ${body.event} requires a body or a comment`);
}

/** Gitea blames the line that a comment is on; where that fails, it answers an internal error without a word. */
async function notInCommit({ desk, repo, body }: Create, issue: PullIssue) {
  for (const { path, new_position } of body.comments) {
    const file = await desk.git(repo).file(body.commit_id || issue.pull.headSha, path);
    if (file === undefined || new_position > file.toString('utf8').split('\n').length) return refusal(500, '');
  }
  return undefined;
}
