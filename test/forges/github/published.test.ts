import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  CheckRunSchema,
  CheckRunsSchema,
  CommentSchema,
  ContentSchema,
  IssueEventSchema,
  IssueSchema,
  LabelSchema,
  LineCommentSchema,
  PermissionSchema,
  PullSchema,
  RefSchema,
  RepositorySchema,
  ReviewSchema,
  StatusesSchema,
  UserSchema,
} from '../../../src/forges/github/schema.ts';
import { type GithubDescription, githubDescription } from '../../support/github-description.ts';
import { githubFixture } from '../../support/github-fixture.ts';

let published: GithubDescription;
beforeAll(async () => {
  published = await githubDescription();
});

const repo = '/repos/{owner}/{repo}';
const ANSWERS: readonly (readonly [method: string, path: string, status: number, schema: z.ZodType])[] = [
  ['GET', '/user', 200, UserSchema],
  ['GET', repo, 200, RepositorySchema],
  ['GET', `${repo}/git/ref/{ref}`, 200, RefSchema],
  ['GET', `${repo}/contents/{path}`, 200, ContentSchema],
  ['GET', `${repo}/collaborators/{username}/permission`, 200, PermissionSchema],
  ['GET', `${repo}/labels`, 200, LabelSchema.array()],
  ['GET', `${repo}/issues`, 200, IssueSchema.array()],
  ['GET', `${repo}/issues/{issue_number}`, 200, IssueSchema],
  ['GET', `${repo}/issues/{issue_number}/comments`, 200, CommentSchema.array()],
  ['POST', `${repo}/issues/{issue_number}/comments`, 201, CommentSchema],
  ['PATCH', `${repo}/issues/comments/{comment_id}`, 200, CommentSchema],
  ['GET', `${repo}/issues/{issue_number}/events`, 200, IssueEventSchema.array()],
  ['GET', `${repo}/pulls`, 200, PullSchema.array()],
  ['POST', `${repo}/pulls`, 201, PullSchema],
  ['GET', `${repo}/pulls/{pull_number}`, 200, PullSchema],
  ['PATCH', `${repo}/pulls/{pull_number}`, 200, PullSchema],
  ['GET', `${repo}/pulls/{pull_number}/reviews`, 200, ReviewSchema.array()],
  ['POST', `${repo}/pulls/{pull_number}/reviews`, 200, ReviewSchema],
  ['GET', `${repo}/pulls/{pull_number}/comments`, 200, LineCommentSchema.array()],
  ['POST', `${repo}/pulls/{pull_number}/comments/{comment_id}/replies`, 201, LineCommentSchema],
  ['GET', `${repo}/commits/{ref}/status`, 200, StatusesSchema],
  ['GET', `${repo}/commits/{ref}/check-runs`, 200, CheckRunsSchema],
  ['POST', `${repo}/check-runs`, 201, CheckRunSchema],
  ['PATCH', `${repo}/check-runs/{check_run_id}`, 200, CheckRunSchema],
];

describe('GitHub’s published description', () => {
  it.each(ANSWERS)('has examples of %s %s that the adapter reads', (method, path, status, schema) => {
    const examples = Object.values(published.examples(method, path, status));
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(schema.safeParse(example).error?.issues).toBeUndefined();
  });

  it('finds what is not as published', async () => {
    await using at = await githubFixture();
    await at.call('GET', '/repos/alice/calc/issues');
    const [call] = at.server.calls.slice(-1);
    if (!call) throw new Error('the call is not on record');
    const wrong = { ...call, query: new URLSearchParams('color=red'), answered: [{ number: '1', colour: 'red' }] };
    const faults = published.faults([wrong, { ...call, path: '/api/v3/nowhere' }], '/api/v3');
    expect(faults).toEqual([
      expect.stringContaining('the query color is unknown'),
      expect.stringContaining('"colour"'),
      expect.stringContaining('/0/number must be integer'),
      expect.stringContaining('no such endpoint'),
    ]);
  });
});
