import { ForgeReply } from '../forge-reply.ts';
import type { Route } from '../route.ts';

/** Endpoints that refuse a token which was not given their scope, as Gitea has it; tokens without a list open everything. */
export function withinScopes(routes: readonly Route[]): readonly Route[] {
  return routes.map((route) => ({
    ...route,
    answer: async (request) => {
      const category = categoryOf(route.path);
      const level = route.method === 'GET' ? 'read' : 'write';
      const held = request.user?.scopes;
      const opens = [`${level}:${category}`, `write:${category}`, 'all'];
      if (held && category !== undefined && !opens.some((scope) => held.includes(scope))) {
        throw new ForgeReply(403, `token does not have at least one of required scope(s): [${level}:${category}]`);
      }
      return await route.answer(request);
    },
  }));
}

function categoryOf(path: string): string | undefined {
  if (path.endsWith('/version')) return undefined;
  if (path.endsWith('/user')) return 'user';
  if (path.includes('/notifications')) return 'notification';
  return /\/:repo\/(?:issues|labels)\b/.test(path) ? 'issue' : 'repository';
}
