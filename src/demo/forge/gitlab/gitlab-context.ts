import { type ForgeContext, type ForgePermission, permitted } from '../forge-context.ts';
import { ForgeReply, found } from '../forge-reply.ts';
import type { ForgeIssue, ForgeRepository } from '../forge-state.ts';
import type { ApiRequest } from '../route.ts';
import type { GitlabViews } from './views.ts';

/** What GitLab's endpoints work with. */
export interface GitlabContext extends ForgeContext {
  readonly views: GitlabViews;
}

/** Where a project is in the API: its path with `/` as `%2F`, or its id. */
export const PROJECT = '/api/v4/projects/:project';

/** The request's project, when its sender may do this much there. A credential that is wrong is refused even where none is needed. */
export function projectFor(context: ForgeContext, request: ApiRequest, needed: ForgePermission): ForgeRepository {
  const { user, headers, params } = request;
  if (!user && (headers.authorization ?? headers['private-token']) !== undefined) throw new ForgeReply(401, '');
  const wanted = params.project ?? '';
  const project = context.core.repositories.find(
    ({ id, owner, name }) => String(id) === wanted || `${owner}/${name}` === wanted,
  );
  return permitted(found(project), user, needed);
}

/** The request's issue, or with `merge` its merge request: they have numbers of their own. */
export function issuableFor({ params }: ApiRequest, project: ForgeRepository, kind: 'issue' | 'merge'): ForgeIssue {
  const isMerge = kind === 'merge';
  return found(project.issues.find((one) => one.number === Number(params.iid) && Boolean(one.pull) === isMerge));
}
