import type { z } from 'zod';
import type { Comment, Issue } from '../../domain/issue.ts';
import type { Pull } from '../../domain/pull.ts';
import type { IssueRef, RepoRef } from '../../domain/refs.ts';
import { fitTitle } from '../../lib/fit-title.ts';
import type { CommentSchema, IssueSchema, PullSchema } from './schema.ts';

/** Where a repository is in the API's paths. */
export function repoPath({ owner, name }: RepoRef): string {
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
}

export function issuePath(ref: IssueRef): string {
  return `${repoPath(ref.repo)}/issues/${ref.number}`;
}

export function toIssue(ref: IssueRef, issue: z.output<typeof IssueSchema>): Issue {
  return {
    ref: { ...ref, number: issue.number },
    title: issue.title,
    body: issue.body ?? '',
    state: issue.state,
    labels: (issue.labels ?? []).map(({ name }) => name),
    assignees: (issue.assignees ?? []).map(({ login }) => login),
    author: { login: issue.user.login },
    createdAt: issue.created_at,
    updatedAt: issue.updated_at,
    url: issue.html_url,
  };
}

export function toComment({
  id,
  user,
  body,
  created_at,
  updated_at,
  html_url,
}: z.output<typeof CommentSchema>): Comment {
  return { id, author: { login: user.login }, body, createdAt: created_at, updatedAt: updated_at, url: html_url };
}

/** Gitea has no flag for drafts: a title that starts with this is one. */
const DRAFT = 'WIP: ';

export function draftTitle(title: string, draft: boolean): string {
  const plain = title.startsWith(DRAFT) ? title.slice(DRAFT.length) : title;
  return fitTitle(draft ? `${DRAFT}${plain}` : plain);
}

export function toPull(repo: RepoRef, pull: z.output<typeof PullSchema>): Pull {
  return {
    ref: { repo, number: pull.number },
    url: pull.html_url,
    state: pull.merged ? 'merged' : pull.state,
    draft: pull.title.startsWith(DRAFT),
    head: { branch: pull.head.ref, sha: pull.head.sha, ref: `refs/pull/${pull.number}/head` },
    base: { branch: pull.base.ref, sha: pull.base.sha },
    body: pull.body ?? '',
    fork: pull.head.repo?.id === undefined || pull.head.repo.id !== pull.base.repo?.id,
    conflicts: pull.mergeable === false,
  };
}
