import { ForgeReply } from '../forge-reply.ts';
import { type ApiRequest, type Route, signedIn, text } from '../route.ts';
import { type GiteaContext, issueFor, REPO, repositoryFor } from './gitea-context.ts';
import { paged } from './paged.ts';

/** Labels of a repository and of an issue. */
export function labelRoutes(context: GiteaContext): readonly Route[] {
  const { desk, views } = context;
  return [
    {
      method: 'GET',
      path: `${REPO}/labels`,
      answer: async (request) => {
        const repository = repositoryFor(context, request, 'read');
        return paged(
          repository.labels.map(({ id }) => views.label(repository, id)),
          request.query,
        );
      },
    },
    {
      method: 'POST',
      path: `${REPO}/labels`,
      answer: async (request) => {
        const repository = repositoryFor(context, request, 'write');
        const color = text(request, 'color').replace(/^#/, '');
        if (!/^[0-9a-f]{6}$/i.test(color)) throw new ForgeReply(422, '[color]: bad colour code');
        const { id } = await desk.addLabel(repository, {
          name: text(request, 'name'),
          color,
          description: text(request, 'description', ''),
        });
        return { status: 201, body: views.label(repository, id) };
      },
    },
    { method: 'POST', path: `${REPO}/issues/:index/labels`, answer: (request) => addLabels(context, request) },
    { method: 'DELETE', path: `${REPO}/issues/:index/labels/:id`, answer: (request) => removeLabel(context, request) },
  ];
}

async function addLabels(context: GiteaContext, request: ApiRequest) {
  const { desk, views } = context;
  const repository = repositoryFor(context, request, 'write');
  const issue = issueFor(context, request, repository);
  const given = request.body.labels;
  if (!Array.isArray(given)) throw new ForgeReply(422, '[labels]: expected a list');
  const known = given.map((label) => repository.labels.find(({ id, name }) => id === label || name === label)?.id);
  const ids = known.filter((id) => id !== undefined);
  if (ids.length < known.length) throw new ForgeReply(422, '[labels]: no such label');
  await desk.label(repository, issue, { ids, added: true }, signedIn(request).login);
  return { status: 200, body: issue.labels.map((id) => views.label(repository, id)) };
}

async function removeLabel(context: GiteaContext, request: ApiRequest) {
  const repository = repositoryFor(context, request, 'write');
  const issue = issueFor(context, request, repository);
  const ids = [Number(request.params.id)];
  await context.desk.label(repository, issue, { ids, added: false }, signedIn(request).login);
  return { status: 204 };
}
