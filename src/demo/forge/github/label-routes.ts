import { ForgeReply, found } from '../forge-reply.ts';
import type { ForgeIssue, ForgeRepository } from '../forge-state.ts';
import { type ApiAnswer, type ApiRequest, type Route, signedIn, text } from '../route.ts';
import { type GithubContext, invalid, issueFor, REPO, repositoryFor } from './github-context.ts';
import { paged } from './paged.ts';

/** Labels of a repository and of an issue. Names that differ in capitals only are the same. */
export function labelRoutes(context: GithubContext): readonly Route[] {
  const { views } = context;
  return [
    {
      method: 'GET',
      path: `${REPO}/labels`,
      answer: async (request) => {
        const repository = repositoryFor(context, request, 'read');
        const labels = repository.labels.map(({ id }) => views.label(repository, id));
        return paged(context, request, labels);
      },
    },
    { method: 'POST', path: `${REPO}/labels`, answer: (request) => createLabel(context, request) },
    { method: 'POST', path: `${REPO}/issues/:number/labels`, answer: (request) => addLabels(context, request) },
    {
      method: 'DELETE',
      path: `${REPO}/issues/:number/labels/:name`,
      answer: (request) => removeLabel(context, request),
    },
  ];
}

/** The label of this name, or undefined. */
export function labelNamed({ labels }: ForgeRepository, name: string) {
  return labels.find((label) => label.name.toLowerCase() === name.toLowerCase());
}

async function createLabel(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const repository = repositoryFor(context, request, 'write');
  const name = text(request, 'name');
  const color = text(request, 'color', 'ededed');
  const wrong = (field: string, code: string) => invalid({ resource: 'Label', code, field });
  // Unlike Gitea's, these have no `#` in front.
  if (!/^[0-9a-f]{6}$/i.test(color)) throw wrong('color', 'invalid');
  if (labelNamed(repository, name)) throw wrong('name', 'already_exists');
  const description = text(request, 'description', '');
  if (description.length > 100) throw wrong('description', 'invalid');
  const { id } = await context.desk.addLabel(repository, { name, color, description });
  return { status: 201, body: context.views.label(repository, id) };
}

async function addLabels(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const repository = repositoryFor(context, request, 'write');
  const issue = issueFor(context, request, repository);
  const given = request.body.labels;
  if (!Array.isArray(given) || !given.every((name) => typeof name === 'string' && name !== ''))
    throw new ForgeReply(422, 'Invalid request. "labels" is a list of names.');
  const ids: number[] = [];
  for (const name of given) ids.push((await labelOrNew(context, repository, name)).id);
  await context.desk.label(repository, issue, { ids, added: true }, signedIn(request).login);
  return { status: 200, body: labelsOf(context, repository, issue) };
}

/** As on GitHub: a name that the repository lacks becomes a new label. */
async function labelOrNew({ desk }: GithubContext, repository: ForgeRepository, name: string) {
  return labelNamed(repository, name) ?? (await desk.addLabel(repository, { name, color: 'ededed', description: '' }));
}

async function removeLabel(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const repository = repositoryFor(context, request, 'write');
  const issue = issueFor(context, request, repository);
  const { id } = found(labelNamed(repository, request.params.name ?? ''));
  if (!issue.labels.includes(id)) throw new ForgeReply(404, 'Label does not exist');
  await context.desk.label(repository, issue, { ids: [id], added: false }, signedIn(request).login);
  return { status: 200, body: labelsOf(context, repository, issue) };
}

function labelsOf({ views }: GithubContext, repository: ForgeRepository, { labels }: ForgeIssue) {
  return labels.map((id) => views.label(repository, id));
}
