import type { z } from 'zod';
import type { Actor, Permission } from '../../domain/actor.ts';
import type { Comment, Issue } from '../../domain/issue.ts';
import type { Pull } from '../../domain/pull.ts';
import type { IssueRef, RepoRef } from '../../domain/refs.ts';
import type { CommentSchema, IssueSchema, LabelSchema, PermissionSchema, PullSchema, UserSchema } from './schema.ts';

/** Where a repository is in the API's paths. */
export function repoPath({ owner, name }: RepoRef): string {
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
}

export function issuePath(ref: IssueRef): string {
  return `${repoPath(ref.repo)}/issues/${ref.number}`;
}

/** GitHub shows what a deleted account wrote as this user's. */
const GHOST: Actor = { login: 'ghost' };

export function toActor(user: z.output<typeof UserSchema> | null | undefined): Actor {
  return user ? { login: user.login } : GHOST;
}

export function labelName(label: z.output<typeof LabelSchema>): string {
  return typeof label === 'string' ? label : (label.name ?? '');
}

/** To GitHub, labels that differ in capitals only are one. */
export function sameLabel(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

export function toIssue(ref: IssueRef, issue: z.output<typeof IssueSchema>): Issue {
  return {
    ref: { ...ref, number: issue.number },
    title: issue.title,
    body: issue.body ?? '',
    state: issue.state === 'open' ? 'open' : 'closed',
    labels: issue.labels.map(labelName),
    assignees: (issue.assignees ?? []).map(({ login }) => login),
    author: toActor(issue.user),
    createdAt: issue.created_at,
    updatedAt: issue.updated_at,
    url: issue.html_url,
  };
}

export function toComment(comment: z.output<typeof CommentSchema>): Comment {
  const { id, user, body, created_at, updated_at, html_url } = comment;
  const times = { createdAt: created_at, updatedAt: updated_at };
  return { id, author: toActor(user), body: body ?? '', ...times, url: html_url };
}

export function toPull(repo: RepoRef, pull: z.output<typeof PullSchema>): Pull {
  return {
    ref: { repo, number: pull.number },
    url: pull.html_url,
    state: pull.merged_at ? 'merged' : pull.state === 'open' ? 'open' : 'closed',
    draft: pull.draft ?? false,
    head: { branch: pull.head.ref, sha: pull.head.sha, ref: `refs/pull/${pull.number}/head` },
    base: { branch: pull.base.ref, sha: pull.base.sha },
    body: pull.body ?? '',
    fork: pull.head.repo?.id === undefined || pull.head.repo.id !== pull.base.repo?.id,
    conflicts: pull.mergeable === false,
  };
}

const PLAIN = ['none', 'read', 'write', 'admin'] as const satisfies readonly Permission[];

/** `permission` knows four words only; a role refines one of them, and may also be one of the organisation's own making. */
export function toPermission(told: z.output<typeof PermissionSchema> | undefined): Permission {
  if (told?.permission === 'write' && told.role_name === 'maintain') return 'maintain';
  if (told?.permission === 'read' && told.role_name === 'triage') return 'triage';
  return PLAIN.find((permission) => permission === told?.permission) ?? 'none';
}
