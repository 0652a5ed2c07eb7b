import { permissionOf, protection } from '../forge-context.ts';
import { ForgeReply, found } from '../forge-reply.ts';
import { type ApiRequest, type Route, signedIn, text } from '../route.ts';
import { type GiteaContext, REPO, repositoryFor } from './gitea-context.ts';
import { paged } from './paged.ts';

const STATES = new Set(['pending', 'success', 'failure', 'error', 'warning']);

/** Users, repositories, branches, files and statuses. */
export function repositoryRoutes(context: GiteaContext): readonly Route[] {
  const { core, views } = context;
  return [
    { method: 'GET', path: '/api/v1/version', answer: async () => ({ status: 200, body: { version: '1.22.0+demo' } }) },
    {
      method: 'GET',
      path: '/api/v1/user',
      answer: async (request) => ({ status: 200, body: views.user(signedIn(request).login) }),
    },
    {
      method: 'GET',
      path: REPO,
      answer: async (request) => {
        const repository = repositoryFor(context, request, 'read');
        const refs = await core.git.refs(repository.owner, repository.name);
        const permissions = views.permissions(permissionOf(repository, request.user));
        return { status: 200, body: { ...views.repository(repository, refs.size === 0), permissions } };
      },
    },
    {
      method: 'GET',
      path: `${REPO}/collaborators/:login/permission`,
      answer: async (request) => {
        // As on Gitea: only an administrator of the repository may ask about others.
        const repository = repositoryFor(context, request, 'admin');
        const user = core.user(request.params.login ?? '');
        const permission = permissionOf(repository, user);
        return { status: 200, body: { permission, role_name: permission, user: views.user(user.login) } };
      },
    },
    ...sourceRoutes(context),
    { method: 'POST', path: `${REPO}/statuses/:sha`, answer: (request) => addStatus(context, request) },
    { method: 'GET', path: `${REPO}/statuses/:sha`, answer: async (request) => listStatuses(context, request) },
    { method: 'GET', path: `${REPO}/commits/:sha/statuses`, answer: async (request) => listStatuses(context, request) },
    {
      method: 'GET',
      path: '/api/v1/notifications',
      answer: async (request) => {
        signedIn(request);
        return paged([], request.query);
      },
    },
  ];
}

/** Branches and files. */
function sourceRoutes(context: GiteaContext): readonly Route[] {
  const { core } = context;
  return [
    {
      method: 'GET',
      path: `${REPO}/branches/*branch`,
      answer: async (request) => {
        const repository = repositoryFor(context, request, 'read');
        const branch = request.params.branch ?? '';
        const id = found(await core.git.head(repository.owner, repository.name, branch));
        return { status: 200, body: { name: branch, commit: { id }, ...protection(repository, branch, request.user) } };
      },
    },
    {
      method: 'POST',
      path: `${REPO}/branches`,
      answer: async (request) => {
        repositoryFor(context, request, 'write');
        throw new ForgeReply(422, '[BranchName]: Required');
      },
    },
    {
      method: 'GET',
      path: `${REPO}/raw/*path`,
      answer: async (request) => {
        const { owner, name, defaultBranch } = repositoryFor(context, request, 'read');
        const body = found(
          await core.git.file(owner, name, request.query.get('ref') ?? defaultBranch, request.params.path ?? ''),
        );
        return { status: 200, body, headers: { 'content-type': 'application/octet-stream' } };
      },
    },
  ];
}

function listStatuses(context: GiteaContext, request: ApiRequest) {
  const { views } = context;
  const { statuses, checks } = repositoryFor(context, request, 'read');
  const here = ({ sha }: { readonly sha: string }) => sha === request.params.sha;
  const shown = [
    ...statuses.filter(here).map((status) => views.status(status)),
    ...checks.filter(here).map((check) => views.check(check)),
  ];
  return paged(
    shown.toSorted((a, b) => b.id - a.id),
    request.query,
  );
}

async function addStatus(context: GiteaContext, request: ApiRequest) {
  const repository = repositoryFor(context, request, 'write');
  const state = text(request, 'state');
  if (!STATES.has(state)) throw new ForgeReply(422, '[state]: unknown');
  const status = await context.desk.status(repository, {
    sha: request.params.sha ?? '',
    context: text(request, 'context', 'default'),
    state,
    description: text(request, 'description', ''),
    targetUrl: text(request, 'target_url', ''),
  });
  return { status: 201, body: context.views.status(status) };
}
