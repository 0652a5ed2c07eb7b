import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { ForgeEvent } from '../domain/event.ts';
import { secureEqual } from '../lib/secure-equal.ts';
import { GitlabFrame, GitlabText, gitlabRepo, notForUs } from './gitlab-frame.ts';
import { gitlabMerge, gitlabPipeline } from './gitlab-merges.ts';
import { gitlabNote } from './gitlab-note.ts';
import { header } from './header.ts';
import type { HookDialect, HookOptions, SignedRequest, Translation } from './hook-dialect.ts';
import { heardOf, ignored, isSelf } from './hook-parts.ts';
import { signingKey, standardSignatureHolds } from './standard-signature.ts';

const TOKEN = ['x-gitlab-token'];
const SIGNATURE = ['webhook-signature'];

/** Webhooks of GitLab. */
export function gitlabHook(options: HookOptions): HookDialect {
  return {
    forge: 'gitlab',
    headers: {
      signature: [...SIGNATURE, ...TOKEN],
      // The first two stay the same when a delivery is tried again.
      delivery: ['webhook-id', 'idempotency-key', 'x-gitlab-event-uuid'],
      event: ['x-gitlab-event'],
    },
    signed,
    translate: (event, payload) => translated(event, payload, options),
  };
}

/**
 * A signing token is never taken as a plain one, and where both a signature and a signing token are there, the signature
 * alone decides: a stale request does not become fresh by a token that travels with it.
 */
function signed({ headers, body }: SignedRequest, secrets: readonly string[]): boolean {
  const keys = secrets.flatMap((secret) => signingKey(secret) ?? []);
  const signatures = header(headers, SIGNATURE);
  if (signatures !== undefined && keys.length > 0) {
    const sent = { id: text(headers, 'webhook-id'), timestamp: text(headers, 'webhook-timestamp'), signatures, body };
    return standardSignatureHolds(sent, keys, Date.now());
  }
  const given = header(headers, TOKEN) ?? '';
  const plain = secrets.filter((secret) => secret !== '' && signingKey(secret) === undefined);
  // No early end: how long it takes must not tell which secret matched.
  return plain.filter((secret) => secureEqual(secret, given)).length > 0;
}

function text(headers: IncomingHttpHeaders, name: string): string {
  return header(headers, [name]) ?? '';
}

const Label = z.object({ title: z.string() });

const Person = z.object({ username: z.string() });

const IssuePayload = GitlabFrame.extend({
  object_attributes: GitlabText.extend({
    iid: z.int().positive(),
    action: z.string(),
    confidential: z.boolean().nullish(),
  }),
  labels: z.array(Label).nullish(),
  assignees: z.array(Person).nullish().catch(null),
  changes: z
    .object({
      labels: z.object({ previous: z.array(Label), current: z.array(Label) }).nullish(),
      assignees: z
        .object({ previous: z.array(Person), current: z.array(Person) })
        .nullish()
        .catch(null),
    })
    .nullish(),
});

function translated(event: string, payload: object, options: HookOptions): Translation {
  const kind = 'object_kind' in payload ? payload.object_kind : undefined;
  if (event.startsWith('Confidential ')) return ignored('Confidential issues and notes are not used.');
  // No signature covers the header that names the event: the payload must say the same.
  if (event === 'Issue Hook' && kind === 'issue') return ofIssue(payload, options);
  if (event === 'Note Hook' && kind === 'note') return gitlabNote(payload, options);
  if (event === 'Merge Request Hook' && kind === 'merge_request') return gitlabMerge(payload, options);
  if (event === 'Pipeline Hook' && kind === 'pipeline') return gitlabPipeline(payload, options);
  return ignored('Events of this kind are not used.');
}

function ofIssue(payload: object, options: HookOptions): Translation {
  const parsed = IssuePayload.safeParse(payload);
  if (!parsed.success) return ignored('The event does not have the fields of one about an issue.');
  const { data } = parsed;
  const repo = gitlabRepo(data);
  const why = notForUs(data.user.username, repo, data.object_attributes, options);
  if (why !== undefined) return ignored(why, repo);
  const { iid: number, action, title, description } = data.object_attributes;
  const place = { issue: { repo, number }, sender: { login: data.user.username }, ...heardOf(title, description) };
  switch (action) {
    case 'open':
    case 'reopen':
      if (action === 'open' && names(data.assignees, options)) return { event: assigned(place) };
      if ((data.labels ?? []).length === 0) return ignored('The issue has no label.', repo);
      return { event: { kind: 'issue-labelled', ...place } };
    case 'close':
      return { event: { kind: 'issue-closed', issue: place.issue, sender: place.sender } };
    case 'update':
      return ofUpdate(data, place, options);
    default:
      return ignored('Nothing follows from this action on an issue.', repo);
  }
}

type Place = Pick<Extract<ForgeEvent, { kind: 'issue-labelled' }>, 'issue' | 'sender' | 'heard'>;

function assigned(place: Place): ForgeEvent {
  return { kind: 'issue-assigned', ...place, told: true };
}

function names(people: readonly z.infer<typeof Person>[] | null | undefined, options: HookOptions): boolean {
  return people?.some(({ username }) => isSelf(username, options)) ?? false;
}

function ofUpdate({ changes }: z.infer<typeof IssuePayload>, place: Place, options: HookOptions): Translation {
  const people = changes?.assignees;
  // Whatever labels came with it are looked at as well.
  if (names(people?.current, options) && !names(people?.previous, options)) return { event: assigned(place) };
  const { previous = [], current = [] } = changes?.labels ?? {};
  const before = new Set(previous.map(({ title }) => title));
  const after = new Set(current.map(({ title }) => title));
  const [label, ...others] = [...after].filter((title) => !before.has(title));
  if (label !== undefined) {
    return { event: { kind: 'issue-labelled', ...place, ...(others.length === 0 && { label }) } };
  }
  const removed = [...before].some((title) => !after.has(title));
  if (removed) return { event: { kind: 'issue-unlabelled', issue: place.issue, sender: place.sender } };
  return ignored('No label of the issue changed.', place.issue.repo);
}
