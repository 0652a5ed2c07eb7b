import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { ForgeEvent } from '../domain/event.ts';
import { type RepoRef, repoSlug } from '../domain/refs.ts';
import { secureEqual } from '../lib/secure-equal.ts';
import { header } from './header.ts';
import type { HookDialect, HookOptions, SignedRequest, Translation } from './hook-dialect.ts';
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

/** Whom GitLab makes for the access tokens of projects and groups; its events tell bots apart by nothing else. */
const TOKEN_USER = /^(?:project|group)_\d+_bot/;
const MAX_PATH = 1000;
/** At least one group, then the project; no part climbs or looks like an option. */
const ProjectPath = z
  .string()
  .max(MAX_PATH)
  .regex(/^(?:(?!\.{1,2}\/)[\w.][\w.-]{0,254}\/){1,20}(?!\.{1,2}$)[\w.][\w.-]{0,254}$/);
const Label = z.object({ title: z.string() });

const Common = z.object({
  user: z.object({ username: z.string().min(1).max(255) }),
  project: z.object({ id: z.int().positive(), path_with_namespace: ProjectPath }),
});

const IssuePayload = Common.extend({
  object_attributes: z.object({
    iid: z.int().positive(),
    action: z.string(),
    confidential: z.boolean().nullish(),
  }),
  labels: z.array(Label).nullish(),
  changes: z.object({ labels: z.object({ previous: z.array(Label), current: z.array(Label) }).nullish() }).nullish(),
});

const NotePayload = Common.extend({
  object_attributes: z.object({
    id: z.int().positive(),
    note: z.string(),
    // Older versions tell of new notes only and name no action.
    action: z.string().nullish(),
    system: z.boolean().nullish(),
    internal: z.boolean().nullish(),
  }),
  issue: z.object({ iid: z.int().positive(), confidential: z.boolean().nullish() }),
});

type Common = z.infer<typeof Common>;

function translated(event: string, payload: object, options: HookOptions): Translation {
  const kind = 'object_kind' in payload ? payload.object_kind : undefined;
  if (event.startsWith('Confidential ')) return ignored('Confidential issues and notes are not used.');
  // No signature covers the header that names the event: the payload must say the same.
  if (event === 'Issue Hook' && kind === 'issue') return ofIssue(payload, options);
  if (event === 'Note Hook' && kind === 'note') return ofNote(payload, options);
  return ignored('Events other than those of issues and notes on them are not used.');
}

function ofIssue(payload: object, options: HookOptions): Translation {
  const parsed = IssuePayload.safeParse(payload);
  if (!parsed.success) return ignored('The event does not have the fields of one about an issue.');
  const { data } = parsed;
  const repo = repoOf(data);
  const obstacle = notForUs(data, repo, data.object_attributes, options);
  if (obstacle !== undefined) return ignored(obstacle, repo);
  const { iid: number, action } = data.object_attributes;
  const place = { issue: { repo, number }, sender: { login: data.user.username } };
  switch (action) {
    case 'open':
    case 'reopen':
      if ((data.labels ?? []).length === 0) return ignored('The issue has no label.', repo);
      return { event: { kind: 'issue-labelled', ...place } };
    case 'close':
      return { event: { kind: 'issue-closed', ...place } };
    case 'update':
      return ofUpdate(data, place);
    default:
      return ignored('Nothing follows from this action on an issue.', repo);
  }
}

type Place = Pick<Extract<ForgeEvent, { kind: 'issue-labelled' }>, 'issue' | 'sender'>;

function ofUpdate({ changes }: z.infer<typeof IssuePayload>, place: Place): Translation {
  const { previous = [], current = [] } = changes?.labels ?? {};
  const before = new Set(previous.map(({ title }) => title));
  const after = new Set(current.map(({ title }) => title));
  const [label, ...others] = [...after].filter((title) => !before.has(title));
  if (label !== undefined) {
    return { event: { kind: 'issue-labelled', ...place, ...(others.length === 0 && { label }) } };
  }
  const removed = [...before].some((title) => !after.has(title));
  if (removed) return { event: { kind: 'issue-unlabelled', ...place } };
  return ignored('No label of the issue changed.', place.issue.repo);
}

function ofNote(payload: object, options: HookOptions): Translation {
  const parsed = NotePayload.safeParse(payload);
  if (!parsed.success) return ignored('Only notes on issues are read.');
  const { data } = parsed;
  const repo = repoOf(data);
  const { id, note: body, action, system, internal } = data.object_attributes;
  const obstacle = notForUs(data, repo, data.issue, options);
  if (obstacle !== undefined) return ignored(obstacle, repo);
  if ((action ?? 'create') !== 'create' || system === true) return ignored('Only new comments are read.', repo);
  if (internal === true) return ignored('Internal notes are not used.', repo);
  const issue = { repo, number: data.issue.iid };
  return {
    event: { kind: 'comment-created', issue, sender: { login: data.user.username }, body },
    once: `comment ${data.project.id} ${id}`,
  };
}

function repoOf({ project: { id, path_with_namespace: path } }: Common): RepoRef {
  const cut = path.lastIndexOf('/');
  return { owner: path.slice(0, cut), name: path.slice(cut + 1), id };
}

function notForUs(
  { user }: Common,
  repo: RepoRef,
  { confidential }: { readonly confidential?: boolean | null | undefined },
  { self, serves }: HookOptions,
): string | undefined {
  if (serves !== undefined && !serves(repo)) return `The repository ${repoSlug(repo)} is not served here.`;
  if (user.username.toLowerCase() === self.toLowerCase()) return 'The bot did this itself.';
  if (TOKEN_USER.test(user.username)) return 'Other bots are not listened to.';
  // A merge request would show what the issue hides.
  return confidential === true ? 'Confidential issues are not worked on.' : undefined;
}

function ignored(why: string, repo?: RepoRef): Translation {
  return { event: { kind: 'ignored', why, ...(repo === undefined ? {} : { repo }) } };
}
