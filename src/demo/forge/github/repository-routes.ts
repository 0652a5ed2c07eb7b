import { permissionOf } from '../forge-context.ts';
import { ForgeReply } from '../forge-reply.ts';
import type { ForgeUser } from '../forge-state.ts';
import { type ApiAnswer, type ApiRequest, type Route, signedIn, text } from '../route.ts';
import { API, type GithubContext, invalid, REPO, repositoryFor } from './github-context.ts';
import { paged } from './paged.ts';
import { sourceRoutes } from './source-routes.ts';

const STATES = new Set(['pending', 'success', 'failure', 'error']);

/** Users, repositories, branches, files, statuses and hooks. */
export function repositoryRoutes(context: GithubContext): readonly Route[] {
  const { views } = context;
  return [
    {
      method: 'GET',
      path: `${API}/user`,
      answer: async (request) => {
        const { login, scopes } = person(signedIn(request));
        const headers = { headers: { 'x-oauth-scopes': scopes?.join(', ') ?? '' } };
        return { status: 200, body: views.user(login), ...(scopes && headers) };
      },
    },
    {
      method: 'GET',
      path: REPO,
      answer: async (request) => {
        const repository = repositoryFor(context, request, 'read');
        const permissions = views.permissions(permissionOf(repository, request.user));
        return { status: 200, body: { ...views.repository(repository), permissions } };
      },
    },
    {
      method: 'GET',
      path: `${REPO}/collaborators/:login/permission`,
      answer: (request) => tellPermission(context, request),
    },
    ...sourceRoutes(context),
    { method: 'POST', path: `${REPO}/statuses/:sha`, answer: (request) => addStatus(context, request) },
    {
      method: 'GET',
      path: `${REPO}/commits/:sha/statuses`,
      answer: async (request) => {
        const { statuses } = repositoryFor(context, request, 'read');
        const here = statuses.filter(({ sha }) => sha === request.params.sha).toReversed();
        return paged(
          context,
          request,
          here.map((status) => views.status(status)),
        );
      },
    },
  ];
}

/** The token of a workflow or of an installation acts for nobody, and may not ask whom it acts for. */
function person(user: ForgeUser): ForgeUser {
  if (user.login.endsWith('[bot]')) throw new ForgeReply(403, 'Resource not accessible by integration');
  return user;
}

/** As on GitHub: whoever may write may ask about anybody. */
async function tellPermission(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const repository = repositoryFor(context, request, 'write');
  const user = context.core.user(request.params.login ?? '');
  const permission = permissionOf(repository, user);
  return { status: 200, body: { permission, role_name: permission, user: context.views.user(user.login) } };
}

async function addStatus(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const repository = repositoryFor(context, request, 'write');
  const sha = request.params.sha ?? '';
  const state = text(request, 'state');
  const description = text(request, 'description', '');
  const wrong = (field: string) => invalid({ resource: 'Status', code: 'custom', field });
  if (!STATES.has(state)) throw wrong('state');
  if (description.length > 140) throw wrong('description');
  if (!/^[0-9a-f]{40}$/.test(sha)) throw new ForgeReply(422, `No commit found for SHA: ${sha}`);
  const names = { context: text(request, 'context', 'default'), targetUrl: text(request, 'target_url', '') };
  const status = await context.desk.status(repository, { sha, state, description, ...names });
  return { status: 201, body: context.views.status(status) };
}
