import { z } from 'zod';
import type { ForgeEvent } from '../domain/event.ts';
import type { RepoRef } from '../domain/refs.ts';
import { giteaPullEvent } from './gitea-pulls.ts';
import { header } from './header.ts';
import type { HookDialect, HookOptions, Translation } from './hook-dialect.ts';
import { HookFrame, HookText, heardOf, hookRepo, ignored, isSelf, OTHER_BOT, obstacle } from './hook-parts.ts';
import { pullComment } from './pull-comment.ts';
import { signatureHolds } from './signature.ts';

const SIGNATURE = ['x-gitea-signature', 'x-forgejo-signature'];

/** Webhooks of Gitea and Forgejo. */
export function giteaHook(options: HookOptions): HookDialect {
  return {
    forge: 'gitea',
    headers: {
      signature: SIGNATURE,
      delivery: ['x-gitea-delivery', 'x-forgejo-delivery'],
      event: ['x-gitea-event', 'x-forgejo-event'],
    },
    signed: ({ headers, body }, secrets) => signatureHolds(body, header(headers, SIGNATURE) ?? '', secrets),
    translate: (event, payload) => translated(event, payload, options),
  };
}

/** System users have negative numbers, this one and all below it those of programs; a deleted account has -1. */
const WORKFLOWS = -2;

const Payload = HookFrame.extend({
  sender: HookFrame.shape.sender.extend({ id: z.number().nullish() }),
  action: z.string(),
  issue: HookText.extend({
    number: z.int().positive(),
    labels: z.array(z.object({ name: z.string() })).nullish(),
    assignees: z
      .array(z.object({ login: z.string() }))
      .nullish()
      .catch(null),
    pull_request: z.unknown().optional(),
  }),
  comment: z.object({ id: z.int().positive(), body: z.string() }).nullish(),
  is_pull: z.boolean().nullish(),
});
type Payload = z.infer<typeof Payload>;

function translated(event: string, payload: object, options: HookOptions): Translation {
  if (event.startsWith('pull_request')) return giteaPullEvent(payload, options);
  if (event !== 'issues' && event !== 'issue_comment') return ignored('Events of this kind are not used.');
  const parsed = Payload.safeParse(payload);
  if (!parsed.success) return ignored('The event does not have the fields of one about an issue.');
  const { data } = parsed;
  const repo = hookRepo(data);
  const why =
    obstacle(data.sender.login, repo, options) ?? ((data.sender.id ?? 0) <= WORKFLOWS ? OTHER_BOT : undefined);
  if (why !== undefined) return ignored(why, repo);
  if (event === 'issue_comment') return ofComment(data, repo, options);
  return isPull(data) ? ignored('A pull request is no issue.', repo) : { event: ofIssue(data, repo, options) };
}

function isPull({ is_pull, issue }: Payload): boolean {
  return is_pull === true || (issue.pull_request ?? undefined) !== undefined;
}

function ofIssue(data: Payload, repo: RepoRef, options: HookOptions): ForgeEvent {
  const { title, body, number, assignees } = data.issue;
  const place = { issue: { repo, number }, sender: { login: data.sender.login } };
  const heard = heardOf(title, body);
  switch (data.action) {
    case 'label_updated':
      return { kind: 'issue-labelled', ...place, ...heard };
    case 'assigned':
      // Whom this one assigned is not told: the bot may have been among them before.
      return assignees?.some(({ login }) => isSelf(login, options))
        ? { kind: 'issue-assigned', ...place, told: false, ...heard }
        : { kind: 'ignored', repo, why: 'Somebody else was assigned.' };
    case 'label_cleared':
      return { kind: 'issue-unlabelled', ...place };
    case 'opened':
    case 'reopened':
      return (data.issue.labels ?? []).length > 0
        ? { kind: 'issue-labelled', ...place, ...heard }
        : { kind: 'ignored', repo, why: 'The issue has no label.' };
    case 'closed':
    case 'deleted':
      return { kind: 'issue-closed', ...place };
    default:
      return { kind: 'ignored', repo, why: 'Nothing follows from this action on an issue.' };
  }
}

function ofComment(data: Payload, repo: RepoRef, { self }: HookOptions): Translation {
  if (data.action !== 'created' || !data.comment) return ignored('Only new comments are read.', repo);
  const { id, body } = data.comment;
  const place = { repo, number: data.issue.number };
  const said = { sender: { login: data.sender.login }, body };
  const more = { comment: id, ...heardOf(data.issue.title, data.issue.body) };
  return {
    event: isPull(data) ? pullComment(place, said, self) : { kind: 'comment-created', issue: place, ...said, ...more },
    once: `comment ${data.repository.id} ${id}`,
  };
}
