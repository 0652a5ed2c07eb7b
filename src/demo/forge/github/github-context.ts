import { type ForgeContext, type ForgePermission, permitted } from '../forge-context.ts';
import { ForgeReply } from '../forge-reply.ts';
import type { ForgeIssue, ForgeRepository } from '../forge-state.ts';
import type { ApiRequest } from '../route.ts';
import type { GithubViews } from './views.ts';

/** What GitHub's endpoints work with. */
export interface GithubContext extends ForgeContext {
  readonly views: GithubViews;
}

/** Where the API is on an Enterprise Server. */
export const API = '/api/v3';

/** Where a repository is in the API. */
export const REPO: string = `${API}/repos/:owner/:repo`;

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
  return context.core.issue(repository, Number(request.params.number));
}

/** GitHub's refusal of a request whose fields are wrong. */
export function invalid(...errors: readonly unknown[]): ForgeReply {
  return new ForgeReply(422, 'Validation Failed', errors);
}
