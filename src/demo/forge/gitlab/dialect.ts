import { createHmac, randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { ForgeContext } from '../forge-context.ts';
import type { ForgeDialect } from '../forge-dialect.ts';
import { ForgeReply } from '../forge-reply.ts';
import type { ForgeUser } from '../forge-state.ts';
import { requestUser } from '../request-user.ts';
import type { Route } from '../route.ts';
import { discussionRoutes } from './discussion-routes.ts';
import type { GitlabContext } from './gitlab-context.ts';
import { hookMessages } from './hook-messages.ts';
import { hookRoutes } from './hook-routes.ts';
import { issueRoutes } from './issue-routes.ts';
import { labelRoutes } from './label-routes.ts';
import { mergeRoutes } from './merge-routes.ts';
import { noteRoutes } from './note-routes.ts';
import { projectRoutes } from './project-routes.ts';
import { statusRoutes } from './status-routes.ts';
import { userRoutes } from './user-routes.ts';
import { GitlabViews } from './views.ts';

const PARTS = [
  userRoutes,
  projectRoutes,
  issueRoutes,
  labelRoutes,
  noteRoutes,
  mergeRoutes,
  discussionRoutes,
  statusRoutes,
  hookRoutes,
];

const WORDS: Readonly<Record<number, string>> = { 401: '401 Unauthorized', 403: '403 Forbidden', 404: '404 Not Found' };

/** GitLab as of 18. */
export const gitlabDialect: ForgeDialect = {
  name: 'gitlab',
  numbers: 'apart',
  pullRefs: 'refs/merge-requests',
  routes: (context) => {
    const gitlab = withViews(context);
    return PARTS.flatMap((routes) => routes(gitlab)).map(withinScopes);
  },
  userOf,
  refusal: ({ status, message }) => ({ message: WORDS[status] ?? message }),
  messages: (context, repository, what, sender) => hookMessages(withViews(context), repository, what, sender),
  hookHeaders: ({ event, body, secret }) => ({
    'x-gitlab-event': event,
    'x-gitlab-event-uuid': randomUUID(),
    'x-gitlab-webhook-uuid': randomUUID(),
    ...(secret.startsWith('whsec_')
      ? signed(body, secret)
      : { 'x-gitlab-token': secret, 'idempotency-key': randomUUID() }),
  }),
};

/** An endpoint that refuses what the token was not given the scope for. */
function withinScopes(route: Route): Route {
  const needed = route.method === 'GET' ? ['api', 'read_api'] : ['api'];
  return {
    ...route,
    answer: async (request) => {
      const held = request.user?.scopes;
      if (held && !needed.some((scope) => held.includes(scope))) throw new ForgeReply(403, 'insufficient_scope');
      return await route.answer(request);
    },
  };
}

/** `PRIVATE-TOKEN` or `Authorization: Bearer` for the API, Basic for git; Gitea's `token` is no scheme here. */
function userOf(headers: IncomingHttpHeaders, { core }: ForgeContext): ForgeUser | undefined {
  const token = headers['private-token'];
  if (token !== undefined) return core.users.find((user) => user.token === token);
  return /^(?:bearer|basic) /i.test(headers.authorization ?? '') ? requestUser(headers, core.users) : undefined;
}

/** The signature of https://www.standardwebhooks.com/, as GitLab makes it where a signing token is set. */
function signed(body: string, secret: string): Record<string, string> {
  const id = randomUUID();
  const time = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest('base64');
  return {
    'idempotency-key': id,
    'webhook-id': id,
    'webhook-timestamp': time,
    'webhook-signature': `v1,${signature}`,
  };
}

function withViews(context: ForgeContext): GitlabContext {
  return { ...context, views: new GitlabViews(context.url, () => context.core.users) };
}
