import type { z } from 'zod';
import type { Permission } from '../../domain/actor.ts';
import type { Comment, Issue } from '../../domain/issue.ts';
import type { Pull } from '../../domain/pull.ts';
import { type IssueRef, type RepoRef, repoSlug } from '../../domain/refs.ts';
import { fitTitle } from '../../lib/fit-title.ts';
import type { IssueSchema, MergeSchema, NoteSchema } from './schema.ts';

/** Where a project is in the API's paths: one part, in which the slashes of its groups are encoded too. */
export function projectPath(repo: RepoRef): string {
  return `/projects/${encodeURIComponent(repoSlug(repo))}`;
}

/** Where an issue or a merge request, which are counted apart, is in the API. */
export function issuePath(ref: IssueRef): string {
  return `${projectPath(ref.repo)}/${kindOf(ref)}/${ref.number}`;
}

/** What an address calls it. */
export function kindOf({ pull }: Pick<IssueRef, 'pull'>): string {
  return pull ? 'merge_requests' : 'issues';
}

export function toIssue(ref: IssueRef, issue: z.output<typeof IssueSchema>): Issue {
  return {
    ref: { ...ref, number: issue.iid },
    title: issue.title,
    body: issue.description ?? '',
    state: issue.state === 'opened' ? 'open' : 'closed',
    labels: issue.labels ?? [],
    assignees: (issue.assignees ?? []).map(({ username }) => username),
    author: { login: issue.author.username },
    createdAt: issue.created_at,
    updatedAt: issue.updated_at,
    url: issue.web_url,
  };
}

/** A note as a comment; `page` is the address of what it stands on. */
export function toComment(page: string, note: z.output<typeof NoteSchema>): Comment {
  const { id, author, body, created_at, updated_at } = note;
  const url = `${page}#note_${id}`;
  return { id, author: { login: author.username }, body, createdAt: created_at, updatedAt: updated_at, url };
}

/** GitLab has no field that sets a draft: a title that starts with one of these is one. */
const DRAFT = /^(?:\s*(?:draft:|\[draft\]|\(draft\)))+\s*/i;

export function draftTitle(title: string, draft: boolean): string {
  const plain = title.replace(DRAFT, '');
  return fitTitle(draft ? `Draft: ${plain}` : plain);
}

const STATES = { opened: 'open', locked: 'open', closed: 'closed', merged: 'merged' } as const;

export function toPull(repo: RepoRef, merge: z.output<typeof MergeSchema>): Pull {
  return {
    ref: { repo, number: merge.iid },
    url: merge.web_url,
    state: STATES[merge.state],
    draft: merge.draft,
    head: {
      branch: merge.source_branch,
      sha: merge.sha ?? '',
      ref: `refs/merge-requests/${merge.iid}/head`,
    },
    base: { branch: merge.target_branch, sha: merge.diff_refs?.base_sha ?? '' },
    body: merge.description ?? '',
    fork: merge.source_project_id !== merge.target_project_id,
    // As long as GitLab has not looked, it says no.
    conflicts: merge.has_conflicts === true,
  };
}

/** GitLab counts rights in tens: guest, reporter (who sets labels, as does a planner, 15), developer, maintainer, owner. */
export function toPermission(level: number): Permission {
  if (level >= 50) return 'admin';
  if (level >= 40) return 'maintain';
  if (level >= 30) return 'write';
  if (level >= 15) return 'triage';
  return level >= 10 ? 'read' : 'none';
}
