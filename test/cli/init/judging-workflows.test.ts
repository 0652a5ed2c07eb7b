import { expect, it } from 'vitest';
import { judgingWorkflows } from '../../../src/cli/init/judging-workflows.ts';

const AT = 'a'.repeat(40);

/** The names that are found among these files. */
async function found(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const source = {
    file: async (path: string) => (files[path] === undefined ? undefined : Buffer.from(files[path])),
  };
  return await judgingWorkflows({ source, at: AT }, Object.keys(files));
}

it('names what judges pull requests, and not itself nor what runs otherwise', async () => {
  const files = {
    '.github/workflows/ci.yml': 'name: CI\non: [push, pull_request]\njobs: {}\n',
    '.github/workflows/lint.yaml': 'on: pull_request\n',
    '.github/workflows/deep.yml': 'name: "Build: all"\non: { pull_request: { branches: [main] } }\n',
    '.github/workflows/nightly.yml': "name: Nightly\non: { schedule: [{ cron: '1 1 * * *' }] }\n",
    '.github/workflows/issuewright.yml': 'name: issuewright\non: [push]\n',
    '.github/workflows/broken.yml': 'name: [\n',
    '.github/workflows/hidden.yml': 'name: "a\\u202eb"\non: push\n',
    '.github/workflows/sub/x.yml': 'name: Sub\non: push\n',
    'ci.yml': 'name: Elsewhere\non: push\n',
  };
  expect(await found(files)).toEqual(['CI', '.github/workflows/lint.yaml', 'Build: all']);
});

it('takes at most twenty', async () => {
  const many = Array.from({ length: 30 }, (_, n) => [`.github/workflows/${n}.yml`, `name: W${n}\non: push\n`] as const);
  expect(await found(Object.fromEntries(many))).toHaveLength(20);
});
