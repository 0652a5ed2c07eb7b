import type { HookRecord } from '../records.ts';

/** A webhook as Gitea's API shows it: never with its secret. */
export function hookShape(hook: HookRecord) {
  return {
    id: hook.id,
    type: 'gitea',
    config: { content_type: 'json', url: hook.url },
    events: hook.events,
    authorization_header: '',
    branch_filter: '',
    active: hook.active,
    created_at: hook.createdAt,
    updated_at: hook.createdAt,
  };
}
