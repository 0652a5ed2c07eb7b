import type { IncomingHttpHeaders } from 'node:http';
import type { ForgeCore } from '../forge-core.ts';
import { ForgeReply } from '../forge-reply.ts';
import type { AppPermissions, ForgeGrant, ForgeUser } from '../forge-state.ts';
import { tokenOf } from '../request-user.ts';
import type { ApiRequest } from '../route.ts';

/** Which permission of an app an endpoint asks for; the first that fits counts. */
const AREAS: readonly (readonly [path: RegExp, areas: readonly string[]])[] = [
  [/^\/collaborators\/|^\/rules\/|^$/, ['metadata']],
  [/^\/pulls\b/, ['pull_requests']],
  [/^\/issues\b|^\/labels\b/, ['issues', 'pull_requests']],
  [/^\/statuses\b|^\/commits\/[^/]+\/status/, ['statuses']],
  [/^\/(?:commits\/[^/]+\/)?check-runs(?:\/|$)/, ['checks']],
  [/^\/git\b|^\/contents\b|^\/branches\/[^/]+$/, ['contents']],
];

/** The app whose token a request carries, as somebody who may do what the token says; undefined for no such token. */
export function appUser(headers: IncomingHttpHeaders, core: ForgeCore): ForgeUser | undefined {
  const tokens = tokenOf(headers);
  for (const { id, slug, grants } of core.apps) {
    const grant = grants.find(({ token, until }) => tokens.includes(token) && Date.now() < until);
    if (grant) return { id, login: `${slug}[bot]`, token: grant.token, admin: false, grant };
  }
  return undefined;
}

/** Refuses what an app's token is not for. */
export function withinGrant({ repositories, permissions }: ForgeGrant, request: ApiRequest, core: ForgeCore): void {
  const refused = new ForgeReply(403, 'Resource not accessible by integration');
  if (request.path === '/api/graphql') {
    if (permissions.pull_requests !== 'write' || permissions.contents !== 'write') throw refused;
    return;
  }
  const [whole, owner = '', name = '', rest = ''] = /^\/api\/v3\/repos\/([^/]+)\/([^/]+)(.*)$/.exec(request.path) ?? [];
  const [, areas = []] = AREAS.find(([path]) => path.test(rest)) ?? [];
  const level = request.method === 'GET' ? 'read' : 'write';
  const allowed = areas.some((area) => permits(permissions, area, level));
  if (!whole || !allowed || !repositories.includes(core.repository(owner, name).id)) throw refused;
}

function permits(permissions: AppPermissions, area: string, level: 'read' | 'write'): boolean {
  return permissions[area] === 'write' || permissions[area] === level;
}
