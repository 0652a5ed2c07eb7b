import { ForgeReply } from '../forge-reply.ts';
import type { ApiRequest, Route } from '../route.ts';
import { type GitlabContext, PROJECT, projectFor } from './gitlab-context.ts';
import { paged } from './paged.ts';
import { bodyTexts, queryTexts } from './params.ts';

/** Labels of a project. */
export function labelRoutes(context: GitlabContext): readonly Route[] {
  return [
    {
      method: 'GET',
      path: `${PROJECT}/labels`,
      answer: async (request) => {
        const project = projectFor(context, request, 'read');
        queryTexts(request, []);
        return paged(
          project.labels.map(({ id }) => context.views.label(project, id)),
          request,
        );
      },
    },
    { method: 'POST', path: `${PROJECT}/labels`, answer: (request) => addLabel(context, request) },
  ];
}

async function addLabel(context: GitlabContext, request: ApiRequest) {
  const project = projectFor(context, request, 'write');
  const given = bodyTexts(request, ['name', 'color', 'description'], ['name', 'color']);
  const { name = '', color = '', description = '' } = given;
  if (!/^#[0-9a-f]{6}$/i.test(color)) throw new ForgeReply(400, 'color: must be a valid color code');
  if (project.labels.some((label) => label.name === name)) throw new ForgeReply(409, 'Label already exists');
  const { id } = await context.desk.addLabel(project, { name, color: color.slice(1), description });
  return { status: 201, body: context.views.label(project, id) };
}
