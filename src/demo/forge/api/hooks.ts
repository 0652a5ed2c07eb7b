import { z } from 'zod';
import { json, pageOf } from '../answer.ts';
import type { HookRecord, RepoRecord, UserRecord } from '../records.ts';
import { type Desk, type Route, reads, writes } from '../route.ts';
import { hookShape } from '../shapes/hook.ts';

const NewHook = z.strictObject({
  type: z.literal('gitea'),
  config: z.strictObject({
    url: z.url({ protocol: /^https?$/ }),
    content_type: z.literal('json'),
    secret: z.string().default(''),
  }),
  // Without any, Gitea subscribes to pushes.
  events: z.array(z.string()).default(['push']),
  active: z.boolean().default(false),
});
const PATH = '/repos/{owner}/{repo}/hooks';

/** Webhooks of a repository. */
export const HOOKS: readonly Route[] = [
  reads(
    PATH,
    ['page', 'limit'],
    ({ desk, repo, url }) => pageOf(repo.hooks.map(hookShape), url, desk.paging, 'total'),
    'admin',
  ),
  writes('POST', PATH, { need: 'admin', body: NewHook }, ({ desk, repo, by, body }) => {
    const { url, secret } = body.config;
    return json(201, hookShape(createHook(desk, repo, by, { url, secret, events: body.events, active: body.active })));
  }),
];

/** Adds a webhook to a repository. */
export function createHook(
  desk: Desk,
  repo: RepoRecord,
  by: UserRecord | undefined,
  hook: Pick<HookRecord, 'url' | 'secret' | 'events' | 'active'>,
): HookRecord {
  const made = { id: desk.state.id(), ...hook, createdAt: desk.state.now() };
  repo.hooks.push(made);
  desk.state.note(repo, by?.login ?? '', 'hook.create', hook.url);
  return made;
}
