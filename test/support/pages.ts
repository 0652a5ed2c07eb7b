import { OUTPUTS } from '../../src/action/runner.ts';
import { checksPage } from '../../src/cli/doctor/checks-page.ts';
import { actionFile, actionPage } from '../../src/config/action-page.ts';
import { publishedSchemas } from '../../src/config/json-schema.ts';
import { workflowFile } from '../../src/config/workflow-file.ts';
import { ERRORS } from '../../src/domain/error-table.ts';
import { commandsPage } from '../../src/intake/commands-page.ts';

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
    'docs/commands.md': commandsPage('/agent'),
    'docs/doctor.md': checksPage(),
    'docs/action.md': actionPage(OUTPUTS),
    'examples/gitea/issuewright.yml': workflowFile('gitea'),
    'examples/github/issuewright.yml': workflowFile('github'),
    'action.yml': actionFile(OUTPUTS),
    ...publishedSchemas(),
  };
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
