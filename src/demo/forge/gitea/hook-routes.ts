import { ForgeReply } from '../forge-reply.ts';
import type { ApiRequest, Route } from '../route.ts';
import { type GiteaContext, REPO, repositoryFor } from './gitea-context.ts';
import { paged } from './paged.ts';

/** Webhooks of a repository. */
export function hookRoutes(context: GiteaContext): readonly Route[] {
  return [
    { method: 'POST', path: `${REPO}/hooks`, answer: (request) => addHook(context, request) },
    {
      method: 'GET',
      path: `${REPO}/hooks`,
      answer: async (request) => {
        const { hooks } = repositoryFor(context, request, 'admin');
        return paged(
          hooks.map((hook) => context.views.hook(hook)),
          request.query,
        );
      },
    },
  ];
}

async function addHook(context: GiteaContext, request: ApiRequest) {
  const repository = repositoryFor(context, request, 'admin');
  const { config, active = true, events = ['push'] } = request.body;
  if (typeof config !== 'object' || config === null) throw new ForgeReply(422, '[config]: expected an object');
  const { url, secret, content_type: type = 'json' } = config as Record<string, unknown>;
  const told = { active: active === true, form: type !== 'json', events: Array.isArray(events) ? events : [] };
  const hook = await context.desk.addHook(repository, { url: String(url), secret: String(secret), ...told });
  return { status: 201, body: context.views.hook(hook) };
}
