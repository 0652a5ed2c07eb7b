import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HOSTED_FORGES } from '../../src/domain/refs.ts';
import { personPull } from '../support/person-pull.ts';
import { runningDemo } from '../support/running-demo.ts';

const TIME = { timeout: 240_000 };

describe('help with a person’s pull request', () => {
  it.each(['github', 'gitlab'] as const)(
    'on %s goes to its branch where that is in the same repository',
    TIME,
    async (kind) => {
      await using demo = await runningDemo({}, kind);
      const { say, said, head, tip, pull, repository } = await personPull(demo);
      const closed = demo.closed();
      await say('/agent fix cover pages of one item');
      expect(await closed).toMatchObject({ kind: 'delivered', pull: { number: pull.number } });
      const pushed = await tip();
      expect(await demo.bare('rev-parse', `${pushed}^`)).toBe(head);
      expect(await demo.bare('diff', '--name-only', head, pushed)).toBe('test/size.test.js');
      expect(pull).toMatchObject({ title: 'Round up', body: 'The last page was lost.' });
      const [row] = await demo.crew.store.list({});
      expect(row?.order.person?.asks.map(({ body }) => body)).toEqual(['cover pages of one item']);
      const shown = repository.statuses
        .filter(({ sha }) => sha === pushed)
        .map(({ context, state }) => `${context} ${state}`);
      expect([
        ...shown,
        ...repository.checks.filter(({ sha }) => sha === pushed).map(({ name, state }) => `${name} ${state}`),
      ]).toEqual(expect.arrayContaining(['issuewright/test success']));
      expect(said().filter((body) => body.includes('PR #'))).toHaveLength(1);
    },
  );

  it.each(HOSTED_FORGES)('on %s is offered as a patch where the branch lives in a fork', TIME, async (kind) => {
    await using demo = await runningDemo({}, kind);
    const { say, said, head, tip } = await personPull(demo, { fork: true });
    const before = await demo.bare('for-each-ref', 'refs/heads');
    const closed = demo.closed();
    await say('/agent fix cover pages of one item');
    expect(await closed).toEqual({
      kind: 'needs-human',
      why: 'the fix is offered as a patch: its branch lives in another repository',
    });
    expect(await tip()).toBe(head);
    expect(await demo.bare('for-each-ref', 'refs/heads')).toBe(before);
    const offers = said().filter((body) => body.includes('**A patch for this pull request**'));
    expect(offers).toHaveLength(1);
    const patch = /^```diff\n(.*?)\n```$/ms.exec(offers[0] ?? '')?.[1] ?? '';
    await demo.change(async (git, tree) => {
      await git('fetch', '-q', demo.world.forge.gitPath('ann', 'pages'), 'round-up');
      await git('checkout', '-q', '-b', 'taken', 'FETCH_HEAD');
      await writeFile(join(tree, '../fix.patch'), `${patch}\n`);
      await git('am', '-q', '../fix.patch');
      expect(await git('diff', '--name-only', head, 'HEAD')).toBe('test/size.test.js');
      await git('checkout', '-q', '-B', 'main', 'origin/main');
    });
  });

  it('is offered as a patch where the branch moved meanwhile', TIME, async () => {
    const moving = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const before = async (key: string) => {
      if (key !== 'lend') return;
      reached.resolve();
      await moving.promise;
    };
    await using demo = await runningDemo({}, 'gitea', undefined, before);
    const { say, said, push, tip } = await personPull(demo);
    const closed = demo.closed();
    await say('/agent fix cover pages of one item');
    await reached.promise;
    const newer = await push({ 'README.md': 'Pages.\n' });
    moving.resolve();
    expect(await closed).toMatchObject({
      kind: 'needs-human',
      why: expect.stringContaining('its branch has moved from'),
    });
    expect(await tip()).toBe(newer);
    expect(said().join()).toContain('**A patch for this pull request**');
  });

  it('is not pushed where it would make the pull request the bot’s, and the settings forbid that', TIME, async () => {
    await using demo = await runningDemo();
    await demo.change(async (git, tree) => {
      await writeFile(join(tree, 'issuewright.yml'), 'gates:\n  aiShare: true\nrounds:\n  test: 0\n');
      await git('add', '-A');
      await git('commit', '-q', '-m', 'chore: settings');
    });
    const { say, said, head, tip } = await personPull(demo);
    const closed = demo.closed();
    await say('/agent fix cover pages of one item');
    expect(await closed).toEqual({ kind: 'needs-human', why: 'the fix was not pushed: ai-share failed' });
    expect(await tip()).toBe(head);
    expect(said().join()).toContain('of the lines that the pull request adds would be the bot');
    expect(said().join()).not.toContain('A patch for this pull request');
  });
});
