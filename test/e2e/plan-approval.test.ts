import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type RunningDemo, runningDemo } from '../support/running-demo.ts';

const TIME = { timeout: 120_000 };
const WAIT = { timeout: 60_000 };
const WAITS = /⏸ Paused: approval of plan ([0-9a-f]{12})/;

async function withPlan(demo: RunningDemo, settings: string): Promise<number> {
  await demo.change(async (git, tree) => {
    await writeFile(join(tree, 'issuewright.yml'), settings);
    await git('add', '-A');
    await git('commit', '-qm', 'chore: settings');
  });
  const issue = await demo.world.openIssue();
  await demo.world.label(issue, 'agent');
  return issue;
}

function labelsOf({ world }: RunningDemo): readonly string[] {
  const { labels, issues } = world.forge.repository('maintainer', 'pages');
  return (issues[0]?.labels ?? []).map((id) => labels.find((label) => label.id === id)?.name ?? '');
}

async function claims({ bare }: RunningDemo): Promise<string> {
  return await bare('for-each-ref', '--format=%(refname)', 'refs/issuewright/claims');
}

describe('a plan', () => {
  it('waits for somebody who may write, is written anew on request, and is then carried out', TIME, async () => {
    await using demo = await runningDemo();
    await demo.world.forge.addUser('stranger');
    const issue = await withPlan(demo, 'plan: { approval: always }\n');
    const first = WAITS.exec(await demo.comment(issue, WAITS))?.[1] ?? '';
    await expect.poll(() => labelsOf(demo), WAIT).toEqual(['agent:awaiting-approval']);
    await expect.poll(() => claims(demo), WAIT).toBe('');
    await demo.world.comment(issue, `/agent approve ${first}`, 'stranger');
    await demo.comment(issue, /🙅 @stranger: `approve` needs write permission/);
    await demo.world.comment(issue, '/agent approve 000000000000');
    await demo.comment(issue, new RegExp(`not the present plan, which is \`${first}\``));
    await demo.world.comment(issue, '/agent revise cover a page size of 0');
    const progress = () => demo.world.forge.repository('maintainer', 'pages').issues[0]?.comments[0]?.body ?? '';
    await expect.poll(() => WAITS.exec(progress())?.[1] ?? first, WAIT).not.toBe(first);
    const second = WAITS.exec(progress())?.[1] ?? '';
    expect(progress()).toContain('cover a page size of 0 with a test');
    await demo.world.comment(issue, `/agent approve ${first}`);
    await demo.comment(issue, new RegExp(`which is \`${second}\``));
    await demo.world.comment(issue, `/agent approve ${second}`);
    await demo.comment(issue, /✅/);
    expect(progress()).toMatch(/Approved by @maintainer\.[\s\S]*✅ PR #2 ready for review$/);
    await expect.poll(() => labelsOf(demo), WAIT).toEqual(['agent:done']);
    await expect.poll(() => claims(demo), WAIT).toBe('');
  });

  it('that touches nothing risky is carried out at once', TIME, async () => {
    await using demo = await runningDemo();
    const closed = demo.closed();
    const issue = await withPlan(demo, 'plan: { approval: risky }\n');
    expect(await closed).toMatchObject({ kind: 'delivered' });
    expect(await demo.comment(issue, /✅/)).toContain('Plan ');
  });

  it.each([
    ['protected paths', 'plan: { approval: risky }\nprotected: ["src/**"]\n'],
    ['too many files', 'plan: { approval: risky, files: 0 }\n'],
  ])('that touches %s waits', TIME, async (_what, settings) => {
    await using demo = await runningDemo();
    const issue = await withPlan(demo, settings);
    await demo.comment(issue, WAITS);
    await demo.world.comment(issue, '/agent stop');
    await demo.comment(issue, /🛑 Stopped by @maintainer/);
    await expect.poll(() => labelsOf(demo), WAIT).toEqual(['agent:stopped']);
  });

  it('is asked for by a command, whatever the settings say', TIME, async () => {
    await using demo = await runningDemo();
    const issue = await demo.world.openIssue();
    await demo.world.comment(issue, '/agent plan');
    await demo.comment(issue, WAITS);
    await demo.world.comment(issue, '/agent resume');
    await demo.comment(issue, /@maintainer: A plan waits for `approve` or `revise`\./);
  });
});

describe('a paused repository', () => {
  it('begins nothing, says why, and begins again when it is lifted', TIME, async () => {
    await using demo = await runningDemo();
    const issue = await demo.world.openIssue();
    await demo.world.comment(issue, '/agent pause-repo release week');
    await demo.comment(issue, /No new work begins/);
    await demo.world.comment(issue, '/agent run');
    await demo.comment(issue, /Nothing was started: the repository was paused by @maintainer: `release week`/);
    await demo.world.label(issue, 'agent');
    await demo.world.comment(issue, '/agent explain');
    await demo.comment(issue, /Nothing begins: the repository was paused/);
    expect(await demo.crew.store.list({})).toEqual([]);
    await demo.world.comment(issue, '/agent unpause-repo');
    await demo.comment(issue, /Work begins again/);
    await demo.world.comment(issue, '/agent plan');
    await demo.comment(issue, WAITS);
  });
});

describe('an order at its ceiling', () => {
  it('pauses, tells where it stands, and goes on with a larger budget', TIME, async () => {
    await using demo = await runningDemo({ budget: { usd: 5, requests: 2, tokens: 1e9 } });
    const issue = await demo.world.openIssue();
    await demo.world.label(issue, 'agent');
    await demo.comment(issue, /⏸ Paused/);
    await expect.poll(async () => (await demo.crew.store.list({}))[0]?.state, WAIT).toBe('paused');
    await demo.world.comment(issue, '/agent status');
    await demo.comment(issue, /is \*\*paused\*\*, attempt 1[\s\S]*Used: 2 model requests/);
    await demo.world.comment(issue, '/agent budget 5');
    await demo.comment(issue, /`budget` needs an amount/);
    await demo.world.comment(issue, '/agent budget +500');
    await demo.comment(issue, /✅/);
  });

  it('explains itself, and answers what it does not know', TIME, async () => {
    await using demo = await runningDemo();
    const issue = await demo.world.openIssue();
    await demo.world.comment(issue, '/agent explain');
    expect(await demo.comment(issue, /carries no trigger label/)).toMatch(/`plan.approval` \| "off" \| default/);
    await demo.world.comment(issue, '/agent dance');
    await demo.comment(issue, /@maintainer: There is no such command/);
    await demo.world.comment(issue, '/agent resume');
    await demo.comment(issue, /There has been no order for this issue/);
    expect(
      demo.world.forge
        .repository('maintainer', 'pages')
        .issues[0]?.comments.filter(({ author }) => author === 'issuewright'),
    ).toHaveLength(1);
  });
});
