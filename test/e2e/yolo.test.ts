import { mkdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type RunningDemo, runningDemo } from '../support/running-demo.ts';

const FORGES = ['gitea', 'github', 'gitlab'] as const;
const TIME = { timeout: 60_000 };
const BY_TITLE = /^(?:WIP|Draft): /;

const held = ({ world }: RunningDemo) => world.forge.repository('maintainer', 'pages');
const pullOf = (demo: RunningDemo) => held(demo).issues.find(({ pull }) => pull);

describe('an order whose gates an administrator does without', () => {
  it.each(FORGES)('on %s: skips them by name, says so everywhere, and stays a draft', TIME, async (kind) => {
    await using demo = await runningDemo({}, kind);
    const closed = demo.closed();
    const issue = await demo.world.openIssue();
    await demo.world.comment(issue, '/agent run\n/agent yolo');
    expect(await closed).toMatchObject({ kind: 'draft', gate: 'gates', skippedBy: 'maintainer' });
    const comment = await demo.comment(issue, /🟡 Draft PR #\d+: gates skipped by @\u200b?maintainer$/);
    expect(comment).toContain('> ⚠️ @maintainer does without the gates of this order');
    expect(comment).toContain('test skipped by @');
    const pull = pullOf(demo);
    expect(pull?.pull?.draft || BY_TITLE.test(pull?.title ?? '')).toBe(true);
    expect(pull?.body).toContain('> ⚠️ **The gates were skipped by @');
    expect(pull?.body).toMatch(/\| test \| ⚠️ skipped: .*maintainer did without it/);
    expect(pull?.body).toMatch(/\| secrets \| ✅ passed/);
    expect(pull?.body).toMatch(/\| protected-paths \| ✅ passed/);
    const states = new Map(held(demo).statuses.map(({ context, state }) => [context, state]));
    expect([...states.keys()]).toContain('issuewright/test');
    expect(states.get('issuewright/test')).not.toBe('success');
    expect(states.get('issuewright/secrets')).toBe('success');
    const [row] = await demo.crew.store.list({});
    const lines = await demo.crew.store.journal(row?.order.id ?? '');
    expect(lines.map(({ entry }) => entry)).toContainEqual({
      kind: 'decision',
      by: 'maintainer',
      decision: { kind: 'yolo' },
    });
    await demo.world.comment(issue, '/agent yolo');
    await demo.comment(issue, /is over: failed/);
  });

  it('still may not touch a protected path', TIME, async () => {
    await using demo = await runningDemo();
    await demo.change(async (git, tree) => {
      await mkdir(`${tree}/.github`, { recursive: true });
      await writeFile(`${tree}/.github/issuewright.yml`, 'protected: ["src/**"]\nrounds: { test: 0 }\n');
      await git('add', '.');
      await git('commit', '-qm', 'chore: settings');
    });
    const closed = demo.closed();
    const issue = await demo.world.openIssue();
    await demo.world.comment(issue, '/agent run\n/agent yolo');
    expect(await closed).toEqual({ kind: 'needs-human', why: 'protected-paths failed and nothing was pushed' });
    expect(pullOf(demo)).toBeUndefined();
    expect(await demo.bare('for-each-ref', 'refs/heads/issuewright')).toBe('');
  });
});
