/** Which runner a workflow is for; Forgejo's is Gitea's. */
export type WorkflowKind = 'github' | 'gitea';

/**
 * The text of a workflow that runs the Action: what `issuewright init` writes, and the files in `examples/`. `judges` are
 * the names of the repository's own workflows that judge pull requests.
 */
export function workflowFile(kind: WorkflowKind, judges: readonly string[] = ['CI']): string {
  return kind === 'github' ? github(judges) : GITEA;
}

/** Names are quoted as JSON, which YAML reads too. What is in no list of names is not heard of, and an empty list is refused. */
function endOf(judges: readonly string[]): string {
  if (judges.length === 0) return '';
  return `\n  workflow_run: { workflows: [${judges.map((name) => JSON.stringify(name)).join(', ')}], types: [completed] }`;
}

const github = (
  judges: readonly string[],
): string => `# Works on issues labelled \`agent\`, on what reviewers and failing checks ask of its pull requests, answers commands in
# comments, and once an hour looks for what was missed.
name: issuewright
on:
  issues: { types: [labeled, unlabeled, assigned, closed] }
  issue_comment: { types: [created] }
  pull_request_review: { types: [submitted] }
  pull_request_review_comment: { types: [created] }
  # Checks of other services, and the end of this repository's own workflows, each by its name.
  check_suite: { types: [completed] }${endOf(judges)}
  workflow_dispatch:
    inputs:
      issue: { description: Number of the issue, required: true, type: string }
  schedule: [{ cron: '17 * * * *' }]
permissions: {}
jobs:
  issuewright:
    # Of checks, those on the bot's own branches count. Bots ask for nothing, and what comes from a fork has no secrets to
    # work with.
    if: >-
      \${{ github.event_name == 'schedule'
      || (startsWith(github.event.workflow_run.head_branch || github.event.check_suite.head_branch, 'issuewright/')
      && (!github.event.workflow_run || github.event.workflow_run.head_repository.full_name == github.repository))
      || (github.event.sender.type == 'User' && !github.event.workflow_run && !github.event.check_suite
      && (!github.event.pull_request || github.event.pull_request.head.repo.full_name == github.repository)) }}
    runs-on: ubuntu-latest
    timeout-minutes: 60
    permissions:
      checks: write
      contents: write
      issues: write
      pull-requests: write
      statuses: write
    steps:
      - id: issuewright
        uses: issuewright/issuewright@v0
        with:
          anthropic-api-key: \${{ secrets.ANTHROPIC_API_KEY }}
          issue: \${{ inputs.issue }}
      - if: \${{ always() && steps.issuewright.outputs.artifacts }}
        uses: actions/upload-artifact@v4
        with:
          name: issuewright-\${{ steps.issuewright.outputs.order }}
          path: \${{ steps.issuewright.outputs.artifacts }}
`;

const GITEA = `# The same for Gitea Actions and Forgejo Actions. The token is that of a bot user with administrator rights in the
# repository: the token of a run may not ask what the sender of an event may do.
name: issuewright
on:
  issues: { types: [labeled, unlabeled, assigned, closed] }
  issue_comment: { types: [created] }
  schedule: [{ cron: '17 * * * *' }]
jobs:
  issuewright:
    runs-on: ubuntu-latest
    steps:
      - uses: https://github.com/issuewright/issuewright@v0
        with:
          token: \${{ secrets.ISSUEWRIGHT_TOKEN }}
          anthropic-api-key: \${{ secrets.ANTHROPIC_API_KEY }}
`;
