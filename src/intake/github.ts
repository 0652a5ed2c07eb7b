import { z } from 'zod';
import type { ForgeEvent } from '../domain/event.ts';
import { type RepoRef, repoSlug } from '../domain/refs.ts';
import { header } from './header.ts';
import type { HookDialect, HookOptions, Translation } from './hook-dialect.ts';
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

const Name = z.string().regex(/^(?!\.{1,2}$)[\w.-]{1,255}$/);
const Login = z.string().min(1).max(255);

const Payload = z.object({
  action: z.string(),
  issue: z.object({
    number: z.int().positive(),
    labels: z.array(z.object({ name: z.string() })).nullish(),
    pull_request: z.unknown().optional(),
  }),
  label: z.object({ name: z.string() }).nullish(),
  comment: z.object({ id: z.int().positive(), body: z.string() }).nullish(),
  repository: z.object({ id: z.int().positive(), name: Name, owner: z.object({ login: Name }) }),
  sender: z.object({ login: Login, type: z.string().nullish() }),
});
type Payload = z.infer<typeof Payload>;

function translated(event: string, payload: object, options: HookOptions): Translation {
  if (event !== 'issues' && event !== 'issue_comment')
    return ignored('Events other than issues and comments are not used.');
  const parsed = Payload.safeParse(payload);
  if (!parsed.success) return ignored('The event does not have the fields of one about an issue.');
  const { data } = parsed;
  const repo: RepoRef = { owner: data.repository.owner.login, name: data.repository.name, id: data.repository.id };
  const obstacle = notForUs(data, repo, options);
  if (obstacle !== undefined) return ignored(obstacle, repo);
  return event === 'issues' ? { event: ofIssue(data, repo) } : ofComment(data, repo);
}

function notForUs({ sender, issue }: Payload, repo: RepoRef, { self, serves }: HookOptions): string | undefined {
  if (serves !== undefined && !serves(repo)) return `The repository ${repoSlug(repo)} is not served here.`;
  if (sender.login.toLowerCase() === self.toLowerCase()) return 'The bot did this itself.';
  if (sender.type === 'Bot') return 'Other bots are not listened to.';
  return (issue.pull_request ?? undefined) === undefined ? undefined : 'Events on pull requests are not used.';
}

function ofIssue({ action, issue, label, sender }: Payload, repo: RepoRef): ForgeEvent {
  const place = { issue: { repo, number: issue.number }, sender: { login: sender.login } };
  switch (action) {
    case 'labeled':
      return { kind: 'issue-labelled', ...place, ...(label && { label: label.name }) };
    case 'unlabeled':
      return { kind: 'issue-unlabelled', ...place };
    case 'opened':
    case 'reopened':
      return (issue.labels ?? []).length > 0
        ? { kind: 'issue-labelled', ...place }
        : { kind: 'ignored', repo, why: 'The issue has no label.' };
    case 'closed':
    case 'deleted':
    case 'transferred':
      return { kind: 'issue-closed', ...place };
    default:
      return { kind: 'ignored', repo, why: 'Nothing follows from this action on an issue.' };
  }
}

function ofComment({ action, issue, comment, repository, sender }: Payload, repo: RepoRef): Translation {
  if (action !== 'created' || !comment) return ignored('Only new comments are read.', repo);
  return {
    event: {
      kind: 'comment-created',
      issue: { repo, number: issue.number },
      sender: { login: sender.login },
      body: comment.body,
    },
    once: `comment ${repository.id} ${comment.id}`,
  };
}

function ignored(why: string, repo?: RepoRef): Translation {
  return { event: { kind: 'ignored', why, ...(repo === undefined ? {} : { repo }) } };
}
