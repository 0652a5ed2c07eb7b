import type { HookForge } from './mutated-hook.ts';

/** A webhook's event name and payload. */
export interface Told {
  readonly event: string;
  readonly payload: object;
}

/** An issue's words, as an event tells them. */
export interface Words {
  readonly title: string;
  readonly body: string;
}

/** The same event with the issue's words in it. */
export function withWords(forge: HookForge, told: Told, { title, body }: Words): Told {
  const payload: Record<string, unknown> = { ...told.payload };
  const at = forge === 'gitlab' && told.event === 'Issue Hook' ? 'object_attributes' : 'issue';
  const words = forge === 'gitlab' ? { title, description: body } : { title, body };
  payload[at] = { ...(payload[at] as object), ...words };
  return { ...told, payload };
}

/** What each forge sends when `by` assigned `who` to issue `number` of owner/name; `all` are its assignees then. */
export function toldAssigned(forge: HookForge, number: number, who: string, by: string, all = [who]): Told {
  if (forge === 'gitlab') {
    const shown = (logins: readonly string[]) => logins.map((username) => ({ username }));
    const assignees = { previous: shown(all.filter((one) => one !== who)), current: shown(all) };
    const object_attributes = { iid: number, action: 'update' };
    const payload = { object_kind: 'issue', ...gitlab(by), object_attributes, changes: { assignees } };
    return { event: 'Issue Hook', payload: { ...payload, assignees: shown(all) } };
  }
  const issue = { number, labels: [], assignees: all.map((login) => ({ login })) };
  const assignee = forge === 'github' && { assignee: { login: who } };
  return { event: 'issues', payload: { action: 'assigned', issue, ...assignee, ...hub(by, 'User') } };
}

/** What each forge sends when `by` set a label on issue `number` of owner/name. */
export function toldLabelled(forge: HookForge, number: number, label: string, by: string, kind = 'User'): Told {
  if (forge === 'gitlab') {
    const changes = { labels: { previous: [], current: [{ title: label }] } };
    const object_attributes = { iid: number, action: 'update' };
    return {
      event: 'Issue Hook',
      payload: { object_kind: 'issue', ...gitlab(by), object_attributes, labels: [{ title: label }], changes },
    };
  }
  const issue = { number, labels: [{ name: label }] };
  const action = forge === 'github' ? 'labeled' : 'label_updated';
  return { event: 'issues', payload: { action, issue, label: { name: label }, ...hub(by, kind) } };
}

/** What each forge sends when `by` wrote comment `id`. */
export function toldComment(
  forge: HookForge,
  number: number,
  body: string,
  by: string,
  id: number,
  kind = 'User',
): Told {
  if (forge === 'gitlab') {
    const object_attributes = { id, note: body, action: 'create', system: false };
    return {
      event: 'Note Hook',
      payload: { object_kind: 'note', ...gitlab(by), object_attributes, issue: { iid: number } },
    };
  }
  const issue = { number, labels: [] };
  return { event: 'issue_comment', payload: { action: 'created', issue, comment: { id, body }, ...hub(by, kind) } };
}

function hub(login: string, type: string) {
  return {
    repository: { id: 12, name: 'name', owner: { login: 'owner' } },
    sender: { login, type, id: type === 'Bot' ? -2 : 5 },
  };
}

function gitlab(username: string) {
  return { user: { username }, project: { id: 12, path_with_namespace: 'owner/name' } };
}
