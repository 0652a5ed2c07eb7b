import { z } from 'zod';
import { isOwnCheck } from '../domain/own-check.ts';
import type { HookOptions, Translation } from './hook-dialect.ts';
import { HookFrame, hookRepo, ignored, OTHER_BOT, obstacle } from './hook-parts.ts';

const Numbered = z.object({ id: z.int().positive() });

const PullPayload = HookFrame.extend({
  sender: HookFrame.shape.sender.extend({ type: z.string().nullish() }),
  action: z.string(),
  pull_request: z.object({ number: z.int().positive() }),
  review: Numbered.nullish(),
  comment: Numbered.nullish(),
});

/** What follows from a pull request's own events: somebody decided, said or changed something. */
const ACTIONS = new Map<string, readonly string[]>([
  ['pull_request', ['closed', 'reopened', 'synchronize', 'converted_to_draft', 'ready_for_review', 'labeled']],
  ['pull_request_review', ['submitted', 'dismissed']],
  ['pull_request_review_comment', ['created']],
]);

const Checked = z.object({
  name: z.string().nullish(),
  pull_requests: z
    .array(
      z.object({
        number: z.int().positive(),
        base: z.object({ repo: z.object({ id: z.int().positive() }) }).nullish(),
      }),
    )
    .nullish(),
});

const CheckPayload = HookFrame.extend({
  action: z.string(),
  check_run: Checked.nullish(),
  check_suite: Checked.nullish(),
  workflow_run: Checked.nullish(),
});

type CheckEvent = 'check_run' | 'check_suite' | 'workflow_run';

function isCheckEvent(event: string): event is CheckEvent {
  return event === 'check_run' || event === 'check_suite' || event === 'workflow_run';
}

/** GitHub's events about pull requests and their checks; undefined for all others. */
export function githubPullEvent(event: string, payload: object, options: HookOptions): Translation | undefined {
  if (isCheckEvent(event)) return ofCheck(event, payload, options);
  const actions = ACTIONS.get(event);
  return actions && ofPull(event, payload, actions, options);
}

function ofPull(event: string, payload: object, actions: readonly string[], options: HookOptions): Translation {
  const { data } = PullPayload.safeParse(payload);
  if (!data) return ignored('The event does not have the fields of one about a pull request.');
  const repo = hookRepo(data);
  const { action, pull_request, review, comment, sender } = data;
  const why = obstacle(sender.login, repo, options);
  if (why !== undefined) return ignored(why, repo);
  if (!actions.includes(action)) return ignored('Nothing follows from this action on a pull request.', repo);
  const labelled = action === 'labeled';
  if (labelled && sender.type === 'Bot') return ignored(OTHER_BOT, repo);
  const touched = {
    kind: 'pull-touched',
    pull: { repo, number: pull_request.number },
    sender: { login: sender.login },
    ...(labelled && { labelled }),
  } as const;
  const said = action === 'submitted' ? review : action === 'created' ? comment : undefined;
  return { event: touched, ...(said && { once: `${event} ${repo.id} ${said.id}` }) };
}

function ofCheck(event: CheckEvent, payload: object, options: HookOptions): Translation {
  const { data } = CheckPayload.safeParse(payload);
  const check = data?.[event];
  if (!data || !check) return ignored('The event does not have the fields of one about a check.');
  const repo = hookRepo(data);
  // Who sent it is no matter: GitHub names whoever pushed the commit, which is mostly the bot.
  const why = obstacle('', repo, options);
  if (why !== undefined) return ignored(why, repo);
  if (data.action !== 'completed') return ignored('Only checks that have ended are looked at.', repo);
  if (isOwnCheck(check.name ?? '')) return ignored('The bot did this itself.', repo);
  // A commit of this repository may be the head of a pull request in another, of which this is a fork.
  const here = check.pull_requests?.find(({ base }) => !base || base.repo.id === repo.id);
  if (!here) return ignored('The check is of no pull request of this repository.', repo);
  return { event: { kind: 'pull-touched', pull: { repo, number: here.number }, sender: data.sender } };
}
