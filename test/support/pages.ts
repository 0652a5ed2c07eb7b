import { stringify } from 'yaml';
import { OUTPUTS } from '../../src/action/runner.ts';
import { checksPage } from '../../src/cli/doctor/checks-page.ts';
import { actionFile, actionPage } from '../../src/config/action-page.ts';
import { publishedSchemas } from '../../src/config/json-schema.ts';
import { workflowFile } from '../../src/config/workflow-file.ts';
import { ERRORS } from '../../src/domain/error-table.ts';
import { giteaForge } from '../../src/forges/gitea/forge.ts';
import { APP_MANIFEST } from '../../src/forges/github/app-manifest.ts';
import { githubForge } from '../../src/forges/github/forge.ts';
import { gitlabForge } from '../../src/forges/gitlab/forge.ts';
import { commandsPage } from '../../src/intake/commands-page.ts';
import type { Ability } from '../../src/ports/forge.ts';
import { modelErrorsPage } from './model-errors-page.ts';

const RULES = {
  'fix-input': 'a person must change something',
  again: 'the same call is tried again',
  requeue: 'the order goes back to the queue; its attempt is not consumed',
  pause: 'the order waits',
  end: 'the order ends',
} as const;

/** Every page of the docs that is made from the source, by its path. */
export function generatedPages(): Readonly<Record<string, string>> {
  return {
    'docs/errors.md': errorsPage(),
    'docs/model-errors.md': modelErrorsPage(),
    'docs/commands.md': commandsPage('/agent'),
    'docs/doctor.md': checksPage(),
    'docs/action.md': actionPage(OUTPUTS),
    'examples/gitea/issuewright.yml': workflowFile('gitea'),
    'examples/github/issuewright.yml': workflowFile('github'),
    'action.yml': actionFile(OUTPUTS),
    'app.yml': appFile(),
    'docs/forges.md': forgesPage(),
    ...publishedSchemas(),
  };
}

/** The App's manifest for those who would rather fill in GitHub's form by hand. */
function appFile(): string {
  return `# What a GitHub App of the bot asks for: nothing more is needed. \`issuewright app\` makes one from this.\n${stringify(APP_MANIFEST)}`;
}

const ABILITIES: Readonly<Record<Ability, string>> = {
  claimRefs: 'An issue is claimed by a ref, so that no two bots work on it',
  drafts: 'Drafts that become ready',
  inlineReview: 'Findings at their lines',
  commitStatus: 'Each gate as a status at the commit',
  checkRuns: 'Each gate as a check run with its evidence (on GitHub as an App, or with the token of a workflow)',
  labelHistory: 'Who set the label is asked of the forge',
  writersEdit: 'Only the author and people with write permission can edit an issue',
  webhooks: 'Signed webhooks',
};

function forgesPage(): string {
  const token = async () => '';
  const url = 'http://localhost';
  const forges = {
    GitHub: githubForge({ url, apiUrl: url, token, checkRuns: true }),
    'Gitea, Forgejo': giteaForge({ url, token: '' }),
    GitLab: gitlabForge({ url, token: '' }),
  };
  const names = Object.keys(forges);
  const rows = Object.entries(ABILITIES).map(
    ([ability, says]) =>
      `| ${says} | ${Object.values(forges)
        .map(({ can }) => (can[ability as Ability] ? 'yes' : 'no'))
        .join(' | ')} |`,
  );
  return [
    '# Forges',
    '',
    'What each adapter says that it can do. One suite of tests holds all of them to it; those of GitHub are held against its',
    'published description as well.',
    '',
    `| | ${names.join(' | ')} |`,
    `| --- | ${names.map(() => '---').join(' | ')} |`,
    ...rows,
    '',
    'Assigning an issue to the bot’s user asks for work as the label does. It is heard of by the event alone: the timer looks',
    'for labels only. The account of a GitHub App cannot be assigned; a user of its own can.',
    '',
    'What reaches a model is the issue as it stood when somebody asked. Where it was edited before the bot read it, nothing',
    'starts, unless the forge lets only people with write permission edit it. Without the event there is nothing to compare.',
    '',
  ].join('\n');
}

function errorsPage(): string {
  const rows = Object.entries(ERRORS).map(
    ([code, { says, hint, rule, exit }]) => `| \`${code}\` | ${says} | ${hint} | ${RULES[rule]} | ${exit} |`,
  );
  return [
    '# Errors',
    '',
    'Every failure that the engine knows has a code. Only the sentence below is ever posted to a forge; details are in the log.',
    'The exit code is that of a command that ends with the error: 1 the task, 2 usage or settings, 3 the engine, 130 stopped.',
    '',
    '| code | meaning | what to do | what the engine does | exit |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
