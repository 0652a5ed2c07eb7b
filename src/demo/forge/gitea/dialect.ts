import { createHmac, randomUUID } from 'node:crypto';
import type { ForgeContext } from '../forge-context.ts';
import type { ForgeDialect, HookMessage } from '../forge-dialect.ts';
import type { ForgeIssue, ForgeRepository } from '../forge-state.ts';
import type { Happening } from '../happening.ts';
import { requestUser } from '../request-user.ts';
import type { GiteaContext } from './gitea-context.ts';
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
  routes: (context) => {
    const gitea = withViews(context);
    const routes = [repositoryRoutes, hookRoutes, labelRoutes, issueRoutes, pullRoutes].flatMap((part) => part(gitea));
    return withinScopes(routes);
  },
  userOf: (headers, { core }) => requestUser(headers, core.users),
  refusal: ({ message }) => ({ message, url: '/api/swagger' }),
  messages: (context, repository, what, sender) => messages(withViews(context), repository, what, sender),
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

function messages(
  context: GiteaContext,
  repository: ForgeRepository,
  what: Happening,
  sender: string,
): readonly HookMessage[] {
  const { views } = context;
  const { issue } = what;
  const common = { repository: views.repository(repository, false), sender: views.user(sender) };
  switch (what.kind) {
    case 'issue':
      return issueMessages(context, repository, issue, what.action, common);
    case 'label': {
      const action = what.added || issue.labels.length > 0 ? 'label_updated' : 'label_cleared';
      return issueMessages(context, repository, issue, action, common);
    }
    case 'comment': {
      const shown = { issue: views.issue(repository, issue), comment: views.comment(repository, issue, what.comment) };
      const payload = { action: 'created', ...shown, ...common, is_pull: issue.pull !== undefined };
      return [{ event: 'issue_comment', payload }];
    }
    case 'review':
      return [];
  }
}

function issueMessages(
  { views }: GiteaContext,
  repository: ForgeRepository,
  issue: ForgeIssue,
  action: string,
  common: object,
): readonly HookMessage[] {
  if (issue.pull) return [];
  const payload = { action, number: issue.number, issue: views.issue(repository, issue), ...common };
  return [{ event: 'issues', payload }];
}
