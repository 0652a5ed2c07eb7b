import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect } from 'vitest';
import { startWorld } from '../../src/demo/world.ts';
import { scriptWith } from '../support/demo-script.ts';
import type { WorkerTask } from './worker.ts';

const MOST_RUNS = 1000;

/** What a walk through all crash points left to look at. */
export interface Walked {
  readonly outcome: string;
  /** Points at which a worker died, in order. */
  readonly deaths: readonly string[];
  /** The data directory that all workers used; gone by now. */
  readonly dataDir: string;
}

export interface Turn {
  /** A pattern of the points to die at. */
  readonly only: string;
  /** Conversations of the scripted model that come before those of the demo. */
  readonly script: string;
  /** Happens after the first death; the folder is that of the forge's bare repository. */
  readonly meanwhile: (repository: string) => Promise<void>;
}

/** Runs one order to its end, with a worker that dies at every point of its journal so many times. */
export async function walk(sandbox: 'docker' | 'process', times: number, turn?: Turn): Promise<Walked> {
  const folder = await mkdtemp(join(tmpdir(), 'issuewright-crash-'));
  const script = join(folder, 'script.json');
  if (turn) await writeFile(script, JSON.stringify(await scriptWith(turn.script)));
  await using world = await startWorld({ folder, kind: 'gitea', port: 0, ...(turn && { script }) });
  const issue = await world.openIssue();
  await world.label(issue, 'agent');
  const { forge, model, modelKey, botToken, hookSecret, repo } = world;
  const task: WorkerTask = {
    access: { forge: { kind: forge.kind, url: forge.url }, model: { url: model.url }, modelKey, botToken, hookSecret },
    repo,
    dataDir: join(folder, 'data'),
    sandbox,
    deaths: join(folder, 'deaths'),
    times,
    ...(turn && { only: turn.only }),
  };
  const taskFile = join(folder, 'task.json');
  await writeFile(taskFile, JSON.stringify(task));
  const path = join(folder, 'forge/git', repo.owner, `${repo.name}.git`);
  const outcome = await untilClosed(taskFile, async () => await turn?.meanwhile(path));
  const deaths = (await readFile(task.deaths, 'utf8')).trim().split('\n');
  await expectOnce(world, issue, task.dataDir);
  await rm(folder, { recursive: true, force: true });
  return { outcome, deaths, dataDir: task.dataDir };
}

async function untilClosed(taskFile: string, meanwhile: () => Promise<void>): Promise<string> {
  const worker = join(import.meta.dirname, 'worker.ts');
  for (let n = 0; n < MOST_RUNS; n++) {
    const { exitCode, signal, stdout, stderr } = await execa(process.execPath, [worker, taskFile], {
      reject: false,
      timeout: 120_000,
    });
    if (exitCode === 0) return stdout.trim();
    expect(signal, stderr).toBe('SIGKILL');
    if (n === 0) await meanwhile();
  }
  throw new Error(`the order did not end within ${MOST_RUNS} runs`);
}

/** Everything is there once, and nothing is left behind. */
async function expectOnce(
  world: Awaited<ReturnType<typeof startWorld>>,
  issue: number,
  dataDir: string,
): Promise<void> {
  const { owner, name } = world.repo;
  const repository = world.forge.repository(owner, name);
  const opened = repository.issues.find(({ number }) => number === issue);
  expect(opened?.comments.map(({ author }) => author)).toEqual(['issuewright']);
  expect(opened?.comments[0]?.body.match(/^✅ PR #\d+ ready for review$/gm)).toHaveLength(1);
  expect(opened?.labels.map((id) => repository.labels.find((label) => label.id === id)?.name)).toEqual(['agent:done']);
  expect(repository.issues.filter(({ pull }) => pull)).toHaveLength(1);
  const refs = [...(await world.forge.refs(owner, name)).keys()];
  expect(refs.filter((ref) => ref.startsWith('refs/heads/issuewright/'))).toHaveLength(1);
  expect(refs.filter((ref) => ref.includes('claims'))).toEqual([]);
  expect(await readdir(join(dataDir, 'trees'))).toEqual([]);
  expect(await readdir(join(dataDir, 'sandboxes')).catch(() => [])).toEqual([]);
  expect(await readdir(join(dataDir, 'quarantine'))).toEqual([]);
}
