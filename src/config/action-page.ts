import { stringify } from 'yaml';
import { ACTION_INPUTS } from './action-inputs.ts';

/** Outputs by name, with what they hold. */
type Outputs = Readonly<Record<string, string>>;

const ABOUT =
  'Turns a labelled issue into a pull request that has already passed the repository’s own tests and a review.';

/** The text of `action.yml`. */
export function actionFile(outputs: Outputs): string {
  const inputs = ACTION_INPUTS.map(({ name, description, default: value }) => [
    name,
    { description, required: false, default: value },
  ]);
  const action = {
    name: 'Issuewright',
    description: ABOUT,
    author: 'Issuewright',
    branding: { icon: 'check-circle', color: 'green' },
    inputs: Object.fromEntries(inputs),
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, description]) => [name, { description }])),
    runs: { using: 'node24', main: 'dist/action.js', post: 'dist/cleanup.js', 'post-if': 'always()' },
  };
  return `# Made from src/config/action-inputs.ts by \`npm run docs\`.\n${stringify(action, { lineWidth: 120 })}`;
}

/** The text of `docs/action.md`. */
export function actionPage(outputs: Outputs): string {
  const inputs = ACTION_INPUTS.map(
    ({ name, description, default: value }) => `| \`${name}\` | ${description} | ${value && `\`${value}\``} |`,
  );
  return `# The Action

Made from \`src/config/action-inputs.ts\`; a test holds it together with \`action.yml\`. Whole workflows are in
[examples/](../examples/).

The Action is the same engine as the server. It keeps nothing between runs but on the forge itself: an order's journal
travels in a ref of the repository (\`refs/issuewright/orders/<issue>\`), together with the commits that it speaks of, so
that a run which was killed is gone on with by its re-run, on whatever machine. What a run leaves there is signed with a
secret of the workflow; an order that somebody else wrote is not gone on with. Two runs never work on one issue: the
claim on the forge and the compare-and-swap on that ref see to it.

Commands in comments work as with the server. A run that was started by an event which asks for nothing ends within a
second, before anything is cloned.

What a run pushes with the token of its own workflow starts no other workflow: that is GitHub's rule. Checks of other
services are heard of by \`check_suite\` all the same. For the repository's own workflows to judge the bot's pull requests,
and for their end to be heard of by \`workflow_run\` (which wants each by its name), give the input \`token\` that of an app
or of a user of the bot's own. The hourly run finds whatever was missed.

A run by \`pull_request_target\` for a fork's pull request is refused: it would bring the repository's secrets and a
stranger's code together.

## Inputs

| input | what for | default |
| --- | --- | --- |
${inputs.join('\n')}

Keys of other providers come from the environment of the step, e.g. \`DEEPSEEK_API_KEY\`.

## Outputs

| output | what it holds |
| --- | --- |
${Object.entries(outputs)
  .map(([name, description]) => `| \`${name}\` | ${description} |`)
  .join('\n')}

## What it may do

\`contents: write\` for the claim, the journal and the branch; \`issues: write\` for the one comment and the labels;
\`pull-requests: write\` for the pull request; \`checks: write\` for the gates, and to see
which checks of others fail there; \`statuses: write\` for them where there are no check runs. It never approves, merges or pushes to a
branch that it did not make.
`;
}
