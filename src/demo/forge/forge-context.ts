import type { ForgeCore } from './forge-core.ts';
import { ForgeReply } from './forge-reply.ts';
import type { ForgeIssue, ForgeRepository, ForgeUser } from './forge-state.ts';
import { type ApiRequest, signedIn } from './route.ts';
import type { Views } from './views.ts';
import type { Webhooks } from './webhooks.ts';

/** What every endpoint works with. */
export interface ForgeContext {
  readonly core: ForgeCore;
  readonly views: Views;
  readonly hooks: Webhooks;
}

const STRENGTH = { none: 0, read: 1, write: 2, admin: 3 } as const;
export type ForgePermission = keyof typeof STRENGTH;

export function permissionOf(repository: ForgeRepository, user: ForgeUser | undefined): ForgePermission {
  if (!user) return 'read';
  return user.admin ? 'admin' : (repository.permissions[user.login] ?? 'read');
}

/** The request's repository, when its sender may do this much there; a 403 otherwise. */
export function repositoryFor(context: ForgeContext, request: ApiRequest, needed: ForgePermission): ForgeRepository {
  const repository = context.core.repository(request.params.owner ?? '', request.params.repo ?? '');
  if (needed !== 'read') signedIn(request);
  if (STRENGTH[permissionOf(repository, request.user)] >= STRENGTH[needed]) return repository;
  throw new ForgeReply(403, 'user should have a permission to write to a repo');
}

export function issueFor(context: ForgeContext, request: ApiRequest, repository: ForgeRepository): ForgeIssue {
  return context.core.issue(repository, Number(request.params.index));
}

/** Tells the repository's hooks of something that happened to an issue. */
export function announceIssue(
  context: ForgeContext,
  repository: ForgeRepository,
  issue: ForgeIssue,
  action: string,
  sender: string,
): void {
  if (issue.pull) return;
  const { views, hooks } = context;
  hooks.send(repository, 'issues', {
    action,
    number: issue.number,
    issue: views.issue(repository, issue),
    repository: views.repository(repository, false),
    sender: views.user(sender),
  });
}
