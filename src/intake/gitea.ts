import { z } from 'zod';
import type { ForgeEvent } from '../domain/event.ts';
import { type RepoRef, repoSlug } from '../domain/refs.ts';
import { header } from './header.ts';
import type { HookDialect, HookOptions, Translation } from './hook-dialect.ts';
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

const Name = z.string().regex(/^(?!\.{1,2}$)[\w.-]{1,255}$/);
const Login = z.string().min(1).max(255);

const Payload = z.object({
  action: z.string(),
  issue: z.object({
    number: z.int().positive(),
    labels: z.array(z.object({ name: z.string() })).nullish(),
    pull_request: z.unknown().optional(),
  }),
  comment: z.object({ id: z.int().positive(), body: z.string() }).nullish(),
  is_pull: z.boolean().nullish(),
  repository: z.object({ id: z.int().positive(), name: Name, owner: z.object({ login: Name }) }),
  /** System users, such as the one of workflows, have negative numbers. */
  sender: z.object({ login: Login, id: z.number().nullish() }),
});
type Payload = z.infer<typeof Payload>;

function translated(event: string, payload: object, options: HookOptions): Translation {
  if (event !== 'issues' && event !== 'issue_comment')
    return ignored(`Events other than issues and comments are not used.`);
  const parsed = Payload.safeParse(payload);
  if (!parsed.success) return ignored('The event does not have the fields of one about an issue.');
  const { data } = parsed;
  const repo: RepoRef = { owner: data.repository.owner.login, name: data.repository.name, id: data.repository.id };
  const obstacle = notForUs(data, repo, options);
  if (obstacle !== undefined) return ignored(obstacle, repo);
  return event === 'issues' ? { event: ofIssue(data, repo) } : ofComment(data, repo);
}

function notForUs(data: Payload, repo: RepoRef, { self, serves }: HookOptions): string | undefined {
  if (serves !== undefined && !serves(repo)) return `The repository ${repoSlug(repo)} is not served here.`;
  if (data.sender.login.toLowerCase() === self.toLowerCase()) return 'The bot did this itself.';
  if ((data.sender.id ?? 1) < 0) return 'Other bots are not listened to.';
  const aboutPull = data.is_pull === true || (data.issue.pull_request ?? undefined) !== undefined;
  return aboutPull ? 'Events on pull requests are not used.' : undefined;
}

function ofIssue(data: Payload, repo: RepoRef): ForgeEvent {
  const place = { issue: { repo, number: data.issue.number }, sender: { login: data.sender.login } };
  switch (data.action) {
    case 'label_updated':
      return { kind: 'issue-labelled', ...place };
    case 'label_cleared':
      return { kind: 'issue-unlabelled', ...place };
    case 'opened':
    case 'reopened':
      return (data.issue.labels ?? []).length > 0
        ? { kind: 'issue-labelled', ...place }
        : { kind: 'ignored', repo, why: 'The issue has no label.' };
    case 'closed':
    case 'deleted':
      return { kind: 'issue-closed', ...place };
    default:
      return { kind: 'ignored', repo, why: 'Nothing follows from this action on an issue.' };
  }
}

function ofComment(data: Payload, repo: RepoRef): Translation {
  if (data.action !== 'created' || !data.comment) return ignored('Only new comments are read.', repo);
  const { id, body } = data.comment;
  return {
    event: {
      kind: 'comment-created',
      issue: { repo, number: data.issue.number },
      sender: { login: data.sender.login },
      body,
    },
    once: `comment ${data.repository.id} ${id}`,
  };
}

function ignored(why: string, repo?: RepoRef): Translation {
  return { event: { kind: 'ignored', why, ...(repo === undefined ? {} : { repo }) } };
}
