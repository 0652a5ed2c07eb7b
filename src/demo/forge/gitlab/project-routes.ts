import { protection } from '../forge-context.ts';
import { found } from '../forge-reply.ts';
import type { ApiRequest, Route } from '../route.ts';
import { accessLevel } from './access-level.ts';
import { type GitlabContext, PROJECT, projectFor } from './gitlab-context.ts';
import { queryTexts } from './params.ts';

/** Projects, their members, branches and files. */
export function projectRoutes(context: GitlabContext): readonly Route[] {
  const { core, views } = context;
  return [
    {
      method: 'GET',
      path: PROJECT,
      answer: async (request) => {
        const project = projectFor(context, request, 'read');
        const refs = await core.git.refs(project.owner, project.name);
        return { status: 200, body: views.project(project, refs.size === 0) };
      },
    },
    {
      method: 'GET',
      path: `${PROJECT}/members/all/:user`,
      answer: async (request) => {
        const project = projectFor(context, request, 'read');
        const { login } = found(core.users.find(({ id }) => String(id) === request.params.user));
        found(accessLevel(project, login));
        return { status: 200, body: views.member(project, login) };
      },
    },
    {
      method: 'GET',
      path: `${PROJECT}/repository/branches/:branch`,
      answer: async (request) => {
        const project = projectFor(context, request, 'read');
        const branch = request.params.branch ?? '';
        const id = found(await core.git.head(project.owner, project.name, branch));
        const { protected: closed, user_can_push: can_push } = protection(project, branch, request.user);
        const head = { name: branch, default: branch === project.defaultBranch, commit: { id } };
        return { status: 200, body: { ...head, protected: closed, can_push } };
      },
    },
    { method: 'GET', path: `${PROJECT}/repository/files/:file/raw`, answer: (request) => rawFile(context, request) },
  ];
}

async function rawFile(context: GitlabContext, request: ApiRequest) {
  const { owner, name, defaultBranch } = projectFor(context, request, 'read');
  const { ref = defaultBranch } = queryTexts(request, ['ref', 'lfs']);
  const body = found(await context.core.git.file(owner, name, ref, request.params.file ?? ''));
  return { status: 200, body, headers: { 'content-type': 'text/plain' } };
}
