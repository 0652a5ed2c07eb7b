import { createHmac, randomUUID } from 'node:crypto';
import type { ForgeContext } from '../forge-context.ts';
import type { ForgeDialect } from '../forge-dialect.ts';
import { ForgeReply } from '../forge-reply.ts';
import { requestUser } from '../request-user.ts';
import type { Route } from '../route.ts';
import { appUser, withinGrant } from './app-grant.ts';
import { appRoutes, askedAsApp } from './app-routes.ts';
import { checkRoutes } from './check-routes.ts';
import type { GithubContext } from './github-context.ts';
import { graphqlRoutes } from './graphql-routes.ts';
import { hookMessages } from './hook-messages.ts';
import { hookRoutes } from './hook-routes.ts';
import { issueRoutes } from './issue-routes.ts';
import { labelRoutes } from './label-routes.ts';
import { lineCommentRoutes } from './line-comment-routes.ts';
import { pullRoutes } from './pull-routes.ts';
import { repositoryRoutes } from './repository-routes.ts';
import { GithubViews } from './views.ts';

const PARTS = [
  appRoutes,
  repositoryRoutes,
  hookRoutes,
  labelRoutes,
  issueRoutes,
  pullRoutes,
  lineCommentRoutes,
  checkRoutes,
  graphqlRoutes,
];

/** GitHub, at the addresses of an Enterprise Server. */
export const githubDialect: ForgeDialect = {
  name: 'github',
  numbers: 'together',
  pullRefs: 'refs/pull',
  routes: (context) => {
    const github = withViews(context);
    return PARTS.flatMap((routes) => routes(github)).map((route) => guarded(route, context));
  },
  userOf: (headers, { core }) => requestUser(headers, core.users) ?? appUser(headers, core),
  refusal: ({ status, message, errors }) => ({
    message: status === 404 ? 'Not Found' : message,
    ...(errors && { errors }),
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
  }),
  messages: (context, repository, what, sender) => hookMessages(withViews(context), repository, what, sender),
  hookHeaders: ({ event, body, secret }) => ({
    'user-agent': 'GitHub-Hookshot/demo',
    'x-github-event': event,
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  }),
};

function withViews(context: ForgeContext): GithubContext {
  return { ...context, views: new GithubViews(context.url, () => context.core.users) };
}

/** A credential that nobody has is refused, even where none is needed, and so is what an app's token is not for. */
function guarded(route: Route, { core }: ForgeContext): Route {
  return {
    ...route,
    answer: async (request) => {
      const { headers, user, path } = request;
      const unknown = headers.authorization !== undefined && !user && !askedAsApp(path);
      if (unknown) throw new ForgeReply(401, 'Bad credentials');
      if (user?.grant) withinGrant(user.grant, request, core);
      return await route.answer(request);
    },
  };
}
