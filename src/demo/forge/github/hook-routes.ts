import type { ApiAnswer, ApiRequest, Route } from '../route.ts';
import { type GithubContext, invalid, REPO, repositoryFor } from './github-context.ts';
import { paged } from './paged.ts';

/** Webhooks of a repository. */
export function hookRoutes(context: GithubContext): readonly Route[] {
  return [
    { method: 'POST', path: `${REPO}/hooks`, answer: (request) => addHook(context, request) },
    {
      method: 'GET',
      path: `${REPO}/hooks`,
      answer: async (request) => {
        const { hooks } = repositoryFor(context, request, 'admin');
        const shown = hooks.map((hook) => context.views.hook(hook));
        return paged(context, request, shown);
      },
    },
  ];
}

async function addHook(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const repository = repositoryFor(context, request, 'admin');
  const { config, active = true, events = ['push'] } = request.body;
  if (typeof config !== 'object' || config === null)
    throw invalid({ resource: 'Hook', code: 'custom', field: 'config' });
  const { url, secret = '', content_type: type = 'form' } = config as Record<string, unknown>;
  const told = { active: active === true, form: type !== 'json', events: Array.isArray(events) ? events : [] };
  const hook = await context.desk.addHook(repository, { url: String(url), secret: String(secret), ...told });
  return { status: 201, body: context.views.hook(hook) };
}
