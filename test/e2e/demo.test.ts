import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { demoReport } from '../../src/cli/demo-report.ts';
import { type DemoOptions, type DemoResult, runDemo } from '../../src/cli/run-demo.ts';
import type { OrderEvent } from '../../src/ports/events.ts';
import { createLog } from '../../src/runtime/log.ts';
import { systemClock } from '../../src/runtime/system-clock.ts';
import { cli } from '../support/cli.ts';
import { dockerAnswers } from '../support/docker-answers.ts';

const docker = await dockerAnswers();

function options(sandbox: DemoOptions['sandbox'], onEvent: (event: OrderEvent) => void = () => undefined): DemoOptions {
  const log = createLog({
    write: () => undefined,
    clock: systemClock,
    redact: (text) => text,
    level: 'silent',
    format: 'plain',
  });
  return {
    sandbox,
    forge: 'gitea' as const,
    port: 0,
    path: process.env.PATH ?? '',
    log,
    onEvent,
    say: () => undefined,
    signal: AbortSignal.timeout(120_000),
  };
}

/** Runs the repository's own tests in a clone at a commit; its exit code. */
async function testsAt(demo: DemoResult, commit: string): Promise<number | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'issuewright-clone-'));
  const { owner, name } = demo.world.repo;
  await execa('git', ['clone', '-q', `${demo.world.forge.url}/${owner}/${name}.git`, folder]);
  await execa('git', ['-C', folder, 'checkout', '-q', commit]);
  const { exitCode } = await execa('npm', ['test'], {
    cwd: folder,
    reject: false,
    env: { NODE_TEST_CONTEXT: undefined },
  });
  await rm(folder, { recursive: true, force: true });
  return exitCode;
}

describe.each(['process', ...(docker ? ['docker' as const] : [])] as const)(
  'a demo order in the sandbox %s',
  (sandbox) => {
    it('goes from the label to a pull request whose code is green where the base is red', {
      timeout: 180_000,
    }, async () => {
      const events: OrderEvent[] = [];
      await using demo = await runDemo(options(sandbox, (event) => events.push(event)));
      expect(demo.outcome.kind).toBe('delivered');
      const { owner, name } = demo.world.repo;
      const repository = demo.world.forge.repository(owner, name);
      const issue = repository.issues.find(({ number }) => number === demo.issue);
      const pull = repository.issues.find((one) => one.pull);
      const head = (await demo.world.forge.refs(owner, name)).get(`refs/heads/${pull?.pull?.head}`) ?? '';
      expect(issue?.comments).toHaveLength(1);
      expect(issue?.comments[0]?.body).toMatch(/✅ PR #2 ready for review$/);
      expect(issue?.labels.map((id) => repository.labels.find((label) => label.id === id)?.name)).toEqual([
        'agent:done',
      ]);
      expect(pull?.body).toContain(`Gates at \`${head}\``);
      expect(pull?.title).toBe('fix(pages): count the last page when it is not full');
      const statuses = repository.statuses.filter(({ sha }) => sha === head);
      expect(statuses.map(({ context, state }) => `${context} ${state}`).toSorted()).toEqual([
        'issuewright/lint success',
        'issuewright/old-tests success',
        'issuewright/proof success',
        'issuewright/protected-paths success',
        'issuewright/review success',
        'issuewright/secrets success',
        'issuewright/test success',
        'issuewright/test-integrity success',
      ]);
      expect([...(await demo.world.forge.refs(owner, name)).keys()].filter((ref) => ref.includes('claims'))).toEqual(
        [],
      );
      expect(await testsAt(demo, head)).toBe(0);
      expect(await testsAt(demo, pull?.pull?.baseSha ?? '')).not.toBe(0);
      expect(events.filter(({ kind }) => kind === 'order-closed')).toHaveLength(1);
      const { json } = await demoReport(demo);
      expect(json).toMatchObject({
        outcome: 'delivered',
        sandbox,
        rounds: { test: 3, review: 2 },
        review: { passed: true, rounds: 2 },
        pull: { number: 2, head },
      });
      const data = demo.crew.policy.dataDir;
      const verified = await cli(['verify', demo.order, '--data', data, '--sandbox', sandbox, '--json']);
      expect(verified).toMatchObject({ code: 0 });
      expect(verified.out.map((line) => JSON.parse(line))).toMatchObject([
        { name: 'test', same: true, sha: head },
        { name: 'lint', same: true },
      ]);
      expect((await cli(['phase', 'test', '--order', demo.order, '--data', data, '--sandbox', sandbox])).code).toBe(0);
      expect((await cli(['phase', 'classify', '--order', demo.order, '--data', data])).out).toEqual(['bug_fix']);
      expect((await cli(['orders', '--data', data])).out.join()).toContain(`${demo.order}  delivered`);
      expect((await cli(['show', demo.order, '--data', data])).out.at(-1)).toBe('✅ PR #2 ready for review');
      expect((await cli(['resume', demo.order, '--data', data])).code).toBe(2);
      expect((await cli(['kill', demo.order, '--data', data])).out).toEqual(['stopped: 0']);
    });
  },
);

describe('a demo that goes wrong', () => {
  const scripts: readonly (readonly [string, string, string, RegExp])[] = [
    ['a model server that answers garbage', 'turns: [{ garbage: true, repeat: true }]', 'failed', /MODEL_GARBAGE/],
    ['a key that is refused', 'turns: [{ status: 401, repeat: true }]', 'failed', /MODEL_AUTH/],
    [
      'a model that never finishes',
      'turns: [{ calls: [{ tool: list, arguments: {} }], repeat: true }]',
      'failed',
      /AGENT_GAVE_UP/,
    ],
    [
      'a developer that needs to know more',
      'turns: [{ calls: [{ tool: finish, arguments: { status: needs_information, summary: s, why: which page? } }] }]',
      'needs-information',
      /❓ Needs information: which page\?$/,
    ],
    [
      'a developer that sees nothing to do',
      'turns: [{ calls: [{ tool: finish, arguments: { status: no_change, summary: s, why: it works } }] }]',
      'no-change',
      /ℹ️ No change needed: it works$/,
    ],
  ];

  it.each(scripts)('%s', async (_name, turns, kind, line) => {
    const folder = await mkdtemp(join(tmpdir(), 'issuewright-script-'));
    const script = join(folder, 'script.yaml');
    const { writeFile } = await import('node:fs/promises');
    await writeFile(script, `version: 1\nconversations:\n  - ${turns}\n`);
    await using demo = await runDemo({ ...options('process'), script });
    expect(demo.outcome.kind).toBe(kind);
    const { owner, name } = demo.world.repo;
    const issue = demo.world.forge.repository(owner, name).issues[0];
    expect(issue?.comments).toHaveLength(1);
    expect(issue?.comments[0]?.body).toMatch(line);
    expect([...(await demo.world.forge.refs(owner, name)).keys()]).toEqual(['refs/heads/main']);
    await rm(folder, { recursive: true });
  });

  it('an issue without a description is asked about, not worked on', async () => {
    await using demo = await runDemo(options('process'));
    const { world, crew } = demo;
    const before = (await crew.store.list({})).length;
    await world.label(await world.openIssue({ title: 'Something', body: '' }), 'agent');
    await expect
      .poll(() => world.forge.repository(world.repo.owner, world.repo.name).issues[2]?.comments[0]?.body, {
        timeout: 20_000,
      })
      .toMatch(/❓ Needs information/);
    expect(await crew.store.list({})).toHaveLength(before);
  });

  it('a stranger, a wrong signature and a replay start nothing', async () => {
    await using demo = await runDemo(options('process'));
    const hook = demo.world.forge.repository(demo.world.repo.owner, demo.world.repo.name).hooks[0]?.url ?? '';
    const post = async (headers: Record<string, string>) =>
      (await fetch(hook, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json', ...headers } }))
        .status;
    expect(await post({})).toBe(401);
    expect(await post({ 'x-gitea-signature': '0'.repeat(64) })).toBe(401);
    expect(await demo.crew.store.list({})).toHaveLength(1);
  });
});
