import type { HookMessage } from '../forge-dialect.ts';
import type { ForgeRepository } from '../forge-state.ts';
import type { Happening, IssueHappening } from '../happening.ts';
import type { GithubContext } from './github-context.ts';

/** What GitHub's webhooks say of something that happened. */
export function hookMessages(
  context: GithubContext,
  repository: ForgeRepository,
  what: Happening,
  sender: string,
): readonly HookMessage[] {
  const { views } = context;
  const common = { repository: views.repository(repository), sender: views.user(sender) };
  if (what.kind === 'check') {
    const { check, pulls } = what;
    const pull_requests = pulls.map(({ id, number }) => ({ id, number }));
    const check_run = { ...views.checkRun(check), pull_requests };
    return [
      {
        event: 'check_run',
        payload: { action: check.state === 'pending' ? 'created' : 'completed', check_run, ...common },
      },
    ];
  }
  if (what.kind === 'comment') {
    const issue = views.issue(repository, what.issue);
    const comment = views.comment(repository, what.issue, what.comment);
    return [{ event: 'issue_comment', payload: { action: 'created', issue, comment, ...common } }];
  }
  return what.issue.pull ? ofPull(context, repository, what, common) : ofIssue(context, repository, what, common);
}

function ofIssue(
  { views }: GithubContext,
  repository: ForgeRepository,
  what: IssueHappening,
  common: object,
): readonly HookMessage[] {
  const all = { issue: views.issue(repository, what.issue), ...common };
  if (what.kind === 'issue') return [{ event: 'issues', payload: { action: what.action, ...all } }];
  if (what.kind === 'assign') {
    const action = what.added ? 'assigned' : 'unassigned';
    return [{ event: 'issues', payload: { action, assignee: views.user(what.login), ...all } }];
  }
  if (what.kind !== 'label') return [];
  const action = what.added ? 'labeled' : 'unlabeled';
  return what.labels.map((id) => ({
    event: 'issues',
    payload: { action, label: views.label(repository, id), ...all },
  }));
}

function ofPull(
  { views }: GithubContext,
  repository: ForgeRepository,
  what: IssueHappening,
  common: object,
): readonly HookMessage[] {
  const { issue } = what;
  const all = { number: issue.number, pull_request: views.pull(repository, issue, issue.pull?.headSha), ...common };
  switch (what.kind) {
    case 'issue':
      return [{ event: 'pull_request', payload: { action: what.action, ...all } }];
    case 'label':
      return [{ event: 'pull_request', payload: { action: what.added ? 'labeled' : 'unlabeled', ...all } }];
    case 'push':
      return [{ event: 'pull_request', payload: { action: 'synchronize', before: what.before, ...all } }];
    case 'review': {
      const lines = what.review.comments.map((line) => views.lineComment(repository, issue, what.review, line));
      return [
        { event: 'pull_request_review', payload: { action: 'submitted', review: views.review(what.review), ...all } },
        ...lines.map((comment) => lineCommented(comment, all)),
      ];
    }
    case 'reply':
      return [lineCommented(views.lineComment(repository, issue, what.review, what.comment), all)];
    case 'assign':
    case 'comment':
      return [];
  }
}

function lineCommented(comment: object, all: object): HookMessage {
  return { event: 'pull_request_review_comment', payload: { action: 'created', comment, ...all } };
}
