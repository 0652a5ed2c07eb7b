import { announceIssue, type ForgeContext, issueFor, repositoryFor } from './forge-context.ts';
import { ForgeReply } from './forge-reply.ts';
import { type ApiRequest, paged, type Route, signedIn, text } from './route.ts';

const REPO = '/repos/:owner/:repo';

/** Labels of a repository and of an issue. */
export function labelRoutes(context: ForgeContext): readonly Route[] {
  const { core, views } = context;
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
        const label = {
          id: core.nextId(),
          name: text(request, 'name'),
          color,
          description: text(request, 'description', ''),
        };
        repository.labels.push(label);
        await core.save();
        return { status: 201, body: views.label(repository, label.id) };
      },
    },
    { method: 'POST', path: `${REPO}/issues/:index/labels`, answer: (request) => addLabels(context, request) },
    { method: 'DELETE', path: `${REPO}/issues/:index/labels/:id`, answer: (request) => removeLabel(context, request) },
  ];
}

async function addLabels(context: ForgeContext, request: ApiRequest) {
  const { core, views } = context;
  const repository = repositoryFor(context, request, 'write');
  const issue = issueFor(context, request, repository);
  const { login } = signedIn(request);
  const given = request.body.labels;
  if (!Array.isArray(given)) throw new ForgeReply(422, '[labels]: expected a list');
  const ids = given.map((label) => repository.labels.find(({ id, name }) => id === label || name === label)?.id);
  if (ids.includes(undefined)) throw new ForgeReply(422, '[labels]: no such label');
  const changed = ids.map((id) => core.setLabel(issue, id ?? 0, login, true));
  await core.save();
  if (changed.includes(true)) announceIssue(context, repository, issue, 'label_updated', login);
  return { status: 200, body: issue.labels.map((id) => views.label(repository, id)) };
}

async function removeLabel(context: ForgeContext, request: ApiRequest) {
  const repository = repositoryFor(context, request, 'write');
  const issue = issueFor(context, request, repository);
  const { login } = signedIn(request);
  const changed = context.core.setLabel(issue, Number(request.params.id), login, false);
  await context.core.save();
  if (changed)
    announceIssue(context, repository, issue, issue.labels.length > 0 ? 'label_updated' : 'label_cleared', login);
  return { status: 204 };
}
