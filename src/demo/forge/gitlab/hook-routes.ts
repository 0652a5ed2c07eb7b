import { ForgeReply } from '../forge-reply.ts';
import type { ApiRequest, Route } from '../route.ts';
import { type GitlabContext, PROJECT, projectFor } from './gitlab-context.ts';
import { paged } from './paged.ts';

const EVENTS = [
  'push_events',
  'issues_events',
  'note_events',
  'merge_requests_events',
  'pipeline_events',
  'enable_ssl_verification',
];
const KNOWN = ['url', 'token', 'signing_token', ...EVENTS];

/** Webhooks of a project: with a token that is sent as it is, or one that signs. */
export function hookRoutes(context: GitlabContext): readonly Route[] {
  return [
    { method: 'POST', path: `${PROJECT}/hooks`, answer: (request) => addHook(context, request) },
    {
      method: 'GET',
      path: `${PROJECT}/hooks`,
      answer: async (request) => {
        const project = projectFor(context, request, 'admin');
        return paged(
          project.hooks.map((hook) => context.views.hook(project, hook)),
          request,
        );
      },
    },
  ];
}

async function addHook(context: GitlabContext, request: ApiRequest) {
  const project = projectFor(context, request, 'admin');
  const unknown = Object.keys(request.body).find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) throw new ForgeReply(400, `${unknown} is not known here`);
  const { url, token = '', signing_token: signing } = request.body;
  if (typeof url !== 'string') throw new ForgeReply(400, 'url is missing');
  if (signing !== undefined && !/^whsec_[A-Za-z0-9+/]{43}=$/.test(String(signing))) {
    throw new ForgeReply(400, 'signing_token is invalid');
  }
  const events = EVENTS.filter((name) => request.body[name] === true);
  const hook = await context.desk.addHook(project, { url, secret: String(signing ?? token), events });
  return { status: 201, body: context.views.hook(project, hook) };
}
