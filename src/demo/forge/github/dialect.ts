import { createHmac, randomUUID } from 'node:crypto';
import type { ForgeContext } from '../forge-context.ts';
import type { ForgeDialect, HookMessage } from '../forge-dialect.ts';
import { ForgeReply } from '../forge-reply.ts';
import type { ForgeRepository } from '../forge-state.ts';
import type { Happening } from '../happening.ts';
import { requestUser } from '../request-user.ts';
import type { Route } from '../route.ts';
import { appUser, withinGrant } from './app-grant.ts';
import { appRoutes, askedAsApp } from './app-routes.ts';
import type { GithubContext } from './github-context.ts';
import { graphqlRoutes } from './graphql-routes.ts';
import { issueRoutes } from './issue-routes.ts';
import { labelRoutes } from './label-routes.ts';
import { pullRoutes } from './pull-routes.ts';
import { repositoryRoutes } from './repository-routes.ts';
import { GithubViews } from './views.ts';

/** GitHub, at the addresses of an Enterprise Server. */
export const githubDialect: ForgeDialect = {
  name: 'github',
  numbers: 'together',
  routes: (context) => {
    const github = withViews(context);
    const of = [appRoutes, repositoryRoutes, labelRoutes, issueRoutes, pullRoutes, graphqlRoutes];
    return of.flatMap((routes) => routes(github)).map((route) => guarded(route, context));
  },
  userOf: (headers, { core }) => requestUser(headers, core.users) ?? appUser(headers, core),
  refusal: ({ status, message, errors }) => ({
    message: status === 404 ? 'Not Found' : message,
    ...(errors && { errors }),
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
  }),
  messages: (context, repository, what, sender) => messages(withViews(context), repository, what, sender),
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

function messages(
  { views }: GithubContext,
  repository: ForgeRepository,
  what: Happening,
  sender: string,
): readonly HookMessage[] {
  if (what.kind === 'review') return [];
  const { issue } = what;
  const common = {
    issue: views.issue(repository, issue),
    repository: views.repository(repository),
    sender: views.user(sender),
  };
  if (what.kind === 'comment') {
    const comment = views.comment(repository, issue, what.comment);
    return [{ event: 'issue_comment', payload: { action: 'created', comment, ...common } }];
  }
  // What happens to a pull request comes as another event.
  if (issue.pull) return [];
  if (what.kind === 'issue') return [{ event: 'issues', payload: { action: what.action, ...common } }];
  const action = what.added ? 'labeled' : 'unlabeled';
  return what.labels.map((id) => ({
    event: 'issues',
    payload: { action, label: views.label(repository, id), ...common },
  }));
}
