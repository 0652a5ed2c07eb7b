import { describe, expect, it } from 'vitest';
import { HOSTED_FORGES } from '../../src/domain/refs.ts';
import { personPull } from '../support/person-pull.ts';
import { type RunningDemo, runningDemo } from '../support/running-demo.ts';

const TIME = { timeout: 240_000 };
const WAIT = { timeout: 120_000 };

/** Resolves when every webhook so far was looked at. */
async function quiet({ world, crew }: RunningDemo): Promise<void> {
  await world.forge.settled();
  await expect.poll(async () => (await crew.store.unsettled()).length, WAIT).toBe(0);
}

async function order({ crew }: RunningDemo) {
  return (await crew.store.list({}))[0];
}

describe('a review of a person’s pull request', () => {
  it.each(HOSTED_FORGES)('on %s is told once, with findings at their lines and evidence', TIME, async (kind) => {
    await using demo = await runningDemo({}, kind);
    // On some forges the pull request has the same number as this issue, which must stay untouched.
    const issue = await demo.world.openIssue();
    const { pull, repository, head, say, said, tip } = await personPull(demo, { fork: true });
    const closed = demo.closed();
    await say('/agent review');
    expect(await closed).toEqual({
      kind: 'no-change',
      why: `reviewed ${head.slice(0, 12)}: not passed, 2 findings`,
    });
    const reviews = pull.pull?.reviews ?? [];
    expect(reviews.map(({ event }) => event)).not.toContain('APPROVE');
    const lines = reviews.flatMap(({ comments }) => comments);
    expect(lines.map(({ path, line }) => `${path}:${line}`)).toEqual(['src/pages.js:3']);
    const summaries = said().filter((body) => body.includes(`an independent review of \`${head}\``));
    expect(summaries).toHaveLength(1);
    expect(summaries[0]).toContain('The README is silent');
    expect(summaries[0]).toMatch(/\| test \| ✅ passed \|/);
    const progress = pull.comments.filter(({ body }) => body.includes('issuewright:progress'));
    expect(progress.map(({ body }) => body.trimEnd().split('\n').at(-1))).toEqual([
      `ℹ️ No change needed: reviewed ${head.slice(0, 12)}: not passed, 2 findings`,
    ]);
    expect(pull.labels.map((id) => repository.labels.find((label) => label.id === id)?.name)).toEqual(['agent:done']);
    expect(repository.issues.find(({ number, pull: one }) => number === issue && !one)?.comments).toEqual([]);
    expect(await tip()).toBe(head);
    expect(
      [...(await demo.world.forge.refs('maintainer', 'pages')).keys()].filter((ref) => ref.includes('claim')),
    ).toEqual([]);
  });
});
