import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { found } from '../../src/demo/forge/forge-reply.ts';
import { startWorld, type World } from '../../src/demo/world.ts';
import { actionRun } from '../support/action-run.ts';

const CLEANUP = join(import.meta.dirname, '../../dist/cleanup.js');
const TIME = { timeout: 120_000 };
let folder: string;
let world: World;

async function begin(kind: 'github' | 'gitea'): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'issuewright-action-'));
  const bot = kind === 'github' ? 'github-actions[bot]' : 'gitea-actions';
  world = await startWorld({ folder, kind, bot, port: 0 });
}
afterEach(async () => {
  await world[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function labelled(issue: number) {
  const { owner, name } = world.repo;
  const { id } = world.forge.repository(owner, name);
  return {
    // Gitea does not say which label it was.
    ...(world.forge.kind === 'gitea' ? { action: 'label_updated' } : { action: 'labeled', label: { name: 'agent' } }),
    number: issue,
    issue: { number: issue, labels: [{ name: 'agent' }] },
    repository: { id, name, owner: { login: owner } },
    sender: { login: 'maintainer' },
  };
}

describe.each(['github', 'gitea'] as const)('the Action on %s', (kind) => {
  beforeEach(() => begin(kind));

  it('takes a labelled issue to a pull request', TIME, async () => {
    const issue = await world.openIssue();
    await world.label(issue, 'agent');
    const result = await actionRun(world, folder, { event: 'issues', payload: labelled(issue) });
    expect(result.log).toContain('::notice title=Issuewright::✅ PR #2 ready for review');
    expect(result.code).toBe(0);
    expect(result.outputs).toMatchObject({ outcome: 'delivered', 'cost-usd': '' });
    expect(result.outputs['pull-request']).toMatch(/\/maintainer\/pages\/pulls?\/2$/);
    expect(result.summary).toContain('✅ PR #2 ready for review');
    expect(existsSync(result.outputs.artifacts ?? '')).toBe(true);
    expect(result.log.replaceAll(/::add-mask::.*/g, '')).not.toContain(world.botToken);
  });

  it('killed after every single step and run again elsewhere, it finishes without doing anything twice', {
    timeout: 400_000,
  }, async () => {
    const issue = await world.openIssue();
    await world.label(issue, 'agent');
    const payload = labelled(issue);
    const deaths = new Set<string>();
    for (;;) {
      const result = await actionRun(world, folder, { event: 'issues', payload }, (child, line) => {
        const step = /^[✓↻] (\S+) \(/.exec(line)?.[1];
        if (step === undefined || deaths.has(step) || child.killed) return;
        deaths.add(step);
        child.kill('SIGKILL');
      });
      if (result.code === null) continue;
      expect(result.log).toContain('✅ PR #2 ready for review');
      break;
    }
    expect(deaths.size).toBeGreaterThan(20);
    await expectOnce(world, issue);
  });
});

describe('the Action, after the pull request', () => {
  beforeEach(() => begin('github'));

  it('goes on with it when a reviewer asks, and finds by its timer what it was not told', TIME, async () => {
    const { forge, repo } = world;
    const issue = await world.openIssue();
    await world.label(issue, 'agent');
    await actionRun(world, folder, { event: 'issues', payload: labelled(issue) });
    const repository = forge.repository(repo.owner, repo.name);
    const pull = found(repository.issues.find((one) => one.pull));
    const head = async () => (await forge.refs(repo.owner, repo.name)).get(`refs/heads/${pull.pull?.head}`) ?? '';
    const first = await head();
    const ask = async (body: string, line: number) => {
      const comments = [{ path: 'src/pages.js', line, body }];
      await forge.desk.review(repository, pull, {
        author: 'maintainer',
        body: '',
        event: 'COMMENT',
        commit: first,
        comments,
      });
    };
    await ask('Give the number of pages a name.', 4);
    const { id } = repository;
    const payload = {
      action: 'submitted',
      pull_request: { number: pull.number },
      review: { id: 1 },
      repository: { id, name: repo.name, owner: { login: repo.owner } },
      sender: { login: 'maintainer', type: 'User' },
    };
    const again = await actionRun(world, folder, {
      event: 'pull_request_review',
      payload,
      env: { GITHUB_RUN_ID: '2' },
    });
    expect(again.log).toContain('✅ PR #2 ready for review');
    expect(await head()).not.toBe(first);
    await ask('Why is it rounded up?', 5);
    const timer = await actionRun(world, folder, { event: 'schedule', payload: {}, env: { GITHUB_RUN_ID: '3' } });
    expect(timer.outputs.outcome).toBe('no-change');
    const said = JSON.stringify(pull.pull?.reviews);
    expect(said).toContain('The number of pages has a name now.');
    expect(said).toContain('A page that is not full is a page too.');
    expect(repository.issues.filter((one) => one.pull)).toHaveLength(1);
  });
});

describe('the Action', () => {
  beforeEach(() => begin('gitea'));

  it('leaves an order alone that another run holds, and goes on with it when that one is gone', TIME, async () => {
    const issue = await world.openIssue();
    await world.label(issue, 'agent');
    const payload = labelled(issue);
    const other = { GITHUB_RUN_ID: '2' };
    await actionRun(world, folder, { event: 'issues', payload }, (child, line) => {
      if (line.startsWith('✓ implement')) child.kill('SIGKILL');
    });
    const held = await actionRun(world, folder, { event: 'issues', payload, env: other });
    expect(held.log).toMatch(/order 1-[0-9a-f]{8} is worked on by run-1 until /);
    expect(held.outputs.outcome).toBe('none');
    const again = await actionRun(world, folder, { event: 'schedule', payload: {} });
    expect(again.outputs.outcome).toBe('delivered');
    await expectOnce(world, issue);
  });

  it('does not go on with an order that somebody else wrote', TIME, async () => {
    const issue = await world.openIssue();
    await world.label(issue, 'agent');
    const payload = labelled(issue);
    await actionRun(world, folder, { event: 'issues', payload }, (child, line) => {
      if (line.startsWith('✓ claim (')) child.kill('SIGKILL');
    });
    const inputs = { 'journal-secret': 'of another installation' };
    const result = await actionRun(world, folder, { event: 'issues', payload, inputs });
    expect(result.log).toMatch(/❌ CLAIM_HELD/);
    expect(result.log).not.toContain('✓ implement');
    expect(world.forge.repository(world.repo.owner, world.repo.name).issues[0]?.comments).toHaveLength(1);
  });

  it('cleans up after a run that was killed', TIME, async () => {
    const issue = await world.openIssue();
    await world.label(issue, 'agent');
    const killed = await actionRun(world, folder, { event: 'issues', payload: labelled(issue) }, (child, line) => {
      if (line.startsWith('✓ implement')) child.kill('SIGKILL');
    });
    expect(existsSync(killed.state.data ?? '')).toBe(true);
    const env = { PATH: process.env.PATH, STATE_data: killed.state.data, STATE_sandbox: killed.state.sandbox };
    const { stdout } = await execa(process.execPath, [CLEANUP], { env, extendEnv: false });
    expect(stdout).toMatch(/removed: \d+ sandboxes/);
    expect(existsSync(killed.state.data ?? '')).toBe(false);
  });

  it.each([
    ['an event that is not used', { event: 'push', payload: {} }, 0, /nothing to do/],
    [
      'a dispatch with a wrong number',
      { event: 'workflow_dispatch', payload: {}, inputs: { issue: '-1' } },
      2,
      /number of an issue/,
    ],
    [
      'a sandbox that does not exist',
      { event: 'schedule', payload: {}, inputs: { sandbox: 'paper' } },
      2,
      /auto, docker, process/,
    ],
    [
      'settings with errors',
      { event: 'schedule', payload: {}, inputs: { settings: 'modelz: 1' } },
      2,
      /input settings:1:1/,
    ],
    ['no token', { event: 'schedule', payload: {}, inputs: { token: '' } }, 2, /`token` is empty/],
    [
      'code of a fork beside secrets',
      { event: 'pull_request_target', payload: fork() },
      2,
      /holds this repository’s secrets/,
    ],
  ] as const)('%s ends it with a word', async (_what, run, code, words) => {
    const result = await actionRun(world, folder, run);
    expect({ code: result.code, log: result.log }).toEqual({ code, log: expect.stringMatching(words) });
    expect(result.outputs.outcome).toBe(code === 0 ? 'none' : 'failed');
  });
});

function fork() {
  const side = (full_name: string) => ({ repo: { full_name } });
  return { pull_request: { head: side('mallory/pages'), base: side('maintainer/pages') } };
}

/** One of everything that can be seen, and no claim left. */
async function expectOnce({ forge, repo }: World, issue: number): Promise<void> {
  const { issues } = forge.repository(repo.owner, repo.name);
  expect(issues.find(({ number }) => number === issue)?.comments).toHaveLength(1);
  expect(issues.filter(({ pull }) => pull)).toHaveLength(1);
  const refs = [...(await forge.refs(repo.owner, repo.name)).keys()];
  expect(refs.filter((name) => name.startsWith('refs/heads/'))).toHaveLength(2);
  expect(refs.filter((name) => name.includes('/claims/'))).toEqual([]);
}
