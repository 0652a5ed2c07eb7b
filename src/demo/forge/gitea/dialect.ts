import { createHmac, randomUUID } from 'node:crypto';
import type { ForgeContext } from '../forge-context.ts';
import type { ForgeDialect } from '../forge-dialect.ts';
import { requestUser } from '../request-user.ts';
import type { GiteaContext } from './gitea-context.ts';
import { hookMessages } from './hook-messages.ts';
import { hookRoutes } from './hook-routes.ts';
import { issueRoutes } from './issue-routes.ts';
import { labelRoutes } from './label-routes.ts';
import { pullRoutes } from './pull-routes.ts';
import { repositoryRoutes } from './repository-routes.ts';
import { withinScopes } from './token-scopes.ts';
import { GiteaViews } from './views.ts';

/** Gitea as of 1.22, and Forgejo, which answers the same. */
export const giteaDialect: ForgeDialect = {
  name: 'gitea',
  numbers: 'together',
  pullRefs: 'refs/pull',
  routes: (context) => {
    const gitea = withViews(context);
    const routes = [repositoryRoutes, hookRoutes, labelRoutes, issueRoutes, pullRoutes].flatMap((part) => part(gitea));
    return withinScopes(routes);
  },
  userOf: (headers, { core }) => requestUser(headers, core.users),
  refusal: ({ message }) => ({ message, url: '/api/swagger' }),
  messages: (context, repository, what, sender) => hookMessages(withViews(context), repository, what, sender),
  hookHeaders: ({ event, body, secret }) => {
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const delivery = randomUUID();
    return {
      'x-gitea-event': event,
      'x-gitea-event-type': event,
      'x-gitea-delivery': delivery,
      'x-gitea-signature': signature,
      'x-github-event': event,
      'x-github-delivery': delivery,
      'x-hub-signature-256': `sha256=${signature}`,
    };
  },
};

function withViews(context: ForgeContext): GiteaContext {
  return { ...context, views: new GiteaViews(context.url, () => context.core.users) };
}
