import { type ForgeContext, type ForgePermission, permitted } from '../forge-context.ts';
import type { ForgeIssue, ForgeRepository } from '../forge-state.ts';
import type { ApiRequest } from '../route.ts';
import type { GiteaViews } from './views.ts';

/** What Gitea's endpoints work with. */
export interface GiteaContext extends ForgeContext {
  readonly views: GiteaViews;
}

/** Where a repository is in the API. */
export const REPO = '/api/v1/repos/:owner/:repo';

/** The request's repository, when its sender may do this much there; a 401 or 403 otherwise. */
export function repositoryFor(
  context: ForgeContext,
  { params, user }: ApiRequest,
  needed: ForgePermission,
): ForgeRepository {
  return permitted(context.core.repository(params.owner ?? '', params.repo ?? ''), user, needed);
}

/** The request's issue or pull request. */
export function issueFor(context: ForgeContext, request: ApiRequest, repository: ForgeRepository): ForgeIssue {
  return context.core.issue(repository, Number(request.params.index));
}
