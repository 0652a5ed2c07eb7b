import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { CLASH, CLASH_SCRIPT } from '../support/rebase-script.ts';
import { walk } from './walk.ts';

/** Somebody changes the line of `main` that the order changes. */
async function clash(repository: string): Promise<void> {
  const tree = await mkdtemp(join(tmpdir(), 'issuewright-clash-'));
  const git = (...args: readonly string[]) =>
    execa('git', ['-C', tree, '-c', 'user.name=M', '-c', 'user.email=m@localhost', ...args]);
  await git('clone', '-q', repository, '.');
  const file = join(tree, 'src/pages.js');
  await writeFile(file, (await readFile(file, 'utf8')).replace('  return Math.floor(total / size);', CLASH));
  await git('commit', '-qam', 'feat: something else');
  await git('push', '-q', 'origin', 'HEAD');
  await rm(tree, { recursive: true });
}

it('an order whose base moved against it, and whose worker dies at every step of the rebase and the push, leaves everything once', {
  timeout: 1_200_000,
}, async () => {
  const only = '^(?:rebase#1/(?:onto|settle|compare)|rebase#2/onto|ship/pu)';
  const { outcome, deaths } = await walk('process', 1, { only, script: CLASH_SCRIPT, meanwhile: clash });
  expect(outcome).toBe('delivered');
  for (const key of [
    'onto',
    'settle#1/unsettled',
    'settle#1/settle',
    'settle#2/commit',
    'settle#3/unsettled',
    'compare',
  ])
    for (const point of ['intent', 'acted', 'receipt']) expect(deaths).toContain(`rebase#1/${key} ${point}`);
  expect(deaths).toContain('ship/push acted');
  expect(new Set(deaths).size).toBe(deaths.length);
});
