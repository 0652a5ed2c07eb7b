import { z } from 'zod';
import type { ForgeEvent } from '../domain/event.ts';
import type { RepoRef } from '../domain/refs.ts';
import { githubPullEvent } from './github-pulls.ts';
import { header } from './header.ts';
import type { HookDialect, HookOptions, Translation } from './hook-dialect.ts';
import { HookFrame, HookText, heardOf, hookRepo, ignored, isSelf, OTHER_BOT, obstacle } from './hook-parts.ts';
import { pullComment } from './pull-comment.ts';
import { signatureHolds } from './signature.ts';

const SIGNATURE = ['x-hub-signature-256'];

/** Webhooks of GitHub, and the events of its workflows, whose payloads are the same. */
export function githubHook(options: HookOptions): HookDialect {
  return {
    forge: 'github',
    headers: { signature: SIGNATURE, delivery: ['x-github-delivery'], event: ['x-github-event'] },
    signed: ({ headers, body }, secrets) => {
      const given = /^sha256=(.*)$/.exec(header(headers, SIGNATURE) ?? '')?.[1] ?? '';
      return signatureHolds(body, given, secrets);
    },
    translate: (event, payload) => translated(event, payload, options),
  };
}

const Payload = HookFrame.extend({
  sender: HookFrame.shape.sender.extend({ type: z.string().nullish() }),
  action: z.string(),
  issue: HookText.extend({
    number: z.int().positive(),
    labels: z.array(z.object({ name: z.string() })).nullish(),
    pull_request: z.unknown().optional(),
  }),
  label: z.object({ name: z.string() }).nullish(),
  assignee: z.object({ login: z.string() }).nullish().catch(null),
  comment: z.object({ id: z.int().positive(), body: z.string() }).nullish(),
});
type Payload = z.infer<typeof Payload>;

function translated(event: string, payload: object, options: HookOptions): Translation {
  if (event !== 'issues' && event !== 'issue_comment')
    return githubPullEvent(event, payload, options) ?? ignored('Events of this kind are not used.');
  const parsed = Payload.safeParse(payload);
  if (!parsed.success) return ignored('The event does not have the fields of one about an issue.');
  const { data } = parsed;
  const repo = hookRepo(data);
  const why = obstacle(data.sender.login, repo, options) ?? (data.sender.type === 'Bot' ? OTHER_BOT : undefined);
  if (why !== undefined) return ignored(why, repo);
  if (event === 'issue_comment') return ofComment(data, repo, options);
  return isPull(data) ? ignored('A pull request is no issue.', repo) : { event: ofIssue(data, repo, options) };
}

function isPull({ issue }: Payload): boolean {
  return (issue.pull_request ?? undefined) !== undefined;
}

function ofIssue(data: Payload, repo: RepoRef, options: HookOptions): ForgeEvent {
  const { action, issue, label, assignee, sender } = data;
  const place = { issue: { repo, number: issue.number }, sender: { login: sender.login } };
  const heard = heardOf(issue.title, issue.body);
  switch (action) {
    case 'labeled':
      return { kind: 'issue-labelled', ...place, ...(label && { label: label.name }), ...heard };
    case 'assigned':
      return assignee && isSelf(assignee.login, options)
        ? { kind: 'issue-assigned', ...place, told: true, ...heard }
        : { kind: 'ignored', repo, why: 'Somebody else was assigned.' };
    case 'unlabeled':
      return { kind: 'issue-unlabelled', ...place };
    case 'opened':
    case 'reopened':
      return (issue.labels ?? []).length > 0
        ? { kind: 'issue-labelled', ...place, ...heard }
        : { kind: 'ignored', repo, why: 'The issue has no label.' };
    case 'closed':
    case 'deleted':
    case 'transferred':
      return { kind: 'issue-closed', ...place };
    default:
      return { kind: 'ignored', repo, why: 'Nothing follows from this action on an issue.' };
  }
}

function ofComment(data: Payload, repo: RepoRef, { self }: HookOptions): Translation {
  const { action, issue, comment, repository, sender } = data;
  if (action !== 'created' || !comment) return ignored('Only new comments are read.', repo);
  const place = { repo, number: issue.number };
  const said = { sender: { login: sender.login }, body: comment.body };
  const more = { comment: comment.id, ...heardOf(issue.title, issue.body) };
  return {
    event: isPull(data) ? pullComment(place, said, self) : { kind: 'comment-created', issue: place, ...said, ...more },
    once: `comment ${repository.id} ${comment.id}`,
  };
}
