/** Which runner a workflow is for; Forgejo's is Gitea's. */
export type WorkflowKind = 'github' | 'gitea';

/** The text of a workflow that runs the Action: what `issuewright init` writes, and the files in `examples/`. */
export function workflowFile(kind: WorkflowKind): string {
  return { github: GITHUB, gitea: GITEA }[kind];
}

const GITHUB = `# Works on issues labelled \`agent\`, on what reviewers ask of its pull requests, answers commands in comments, and once an
# hour looks for what was missed.
name: issuewright
on:
  issues: { types: [labeled, unlabeled, closed] }
  issue_comment: { types: [created] }
  pull_request_review: { types: [submitted] }
  pull_request_review_comment: { types: [created] }
  workflow_dispatch:
    inputs:
      issue: { description: Number of the issue, required: true, type: string }
  schedule: [{ cron: '17 * * * *' }]
permissions: {}
jobs:
  issuewright:
    # Bots ask for nothing, and what comes from a fork has no secrets to work with.
    if: \${{ github.event_name == 'schedule' || (github.event.sender.type == 'User' && (!github.event.pull_request || github.event.pull_request.head.repo.full_name == github.repository)) }}
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
  issues: { types: [labeled, unlabeled, closed] }
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
