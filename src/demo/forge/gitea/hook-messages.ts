import type { HookMessage } from '../forge-dialect.ts';
import type { ForgeRepository, ForgeReview } from '../forge-state.ts';
import type { Happening, IssueHappening } from '../happening.ts';
import type { GiteaContext } from './gitea-context.ts';

/** What Gitea's webhooks say of something that happened; of statuses and of answers in threads they say nothing. */
export function hookMessages(
  { views }: GiteaContext,
  repository: ForgeRepository,
  what: Happening,
  sender: string,
): readonly HookMessage[] {
  if (what.kind === 'check' || what.kind === 'reply') return [];
  const { issue } = what;
  const { pull, number } = issue;
  const common = { repository: views.repository(repository, false), sender: views.user(sender) };
  if (what.kind === 'comment') {
    const shown = { issue: views.issue(repository, issue), comment: views.comment(repository, issue, what.comment) };
    return [
      { event: 'issue_comment', payload: { action: 'created', ...shown, ...common, is_pull: pull !== undefined } },
    ];
  }
  const action = actionOf(what);
  if (!pull)
    return [{ event: 'issues', payload: { action, number, issue: views.issue(repository, issue), ...common } }];
  const pull_request = views.pull(repository, issue, pull.headSha, undefined);
  const event = what.kind === 'review' ? reviewEvent(what.review) : 'pull_request';
  const review = what.kind === 'review' && { review: { type: event, content: what.review.body } };
  return [{ event, payload: { action, number, pull_request, ...common, ...review } }];
}

function actionOf(what: Exclude<IssueHappening, { kind: 'comment' | 'reply' }>): string {
  switch (what.kind) {
    case 'issue':
      return what.action;
    case 'label':
      return what.added || what.issue.labels.length > 0 ? 'label_updated' : 'label_cleared';
    case 'assign':
      return what.added ? 'assigned' : 'unassigned';
    case 'review':
      return 'reviewed';
    case 'push':
      return 'synchronized';
  }
}

function reviewEvent({ event }: ForgeReview): string {
  if (event === 'APPROVE') return 'pull_request_approved';
  return event === 'REQUEST_CHANGES' ? 'pull_request_rejected' : 'pull_request_comment';
}
