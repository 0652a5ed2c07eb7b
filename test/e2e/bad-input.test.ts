import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type RunningDemo, runningDemo } from '../support/running-demo.ts';

const ENDED = /^(?:✅|🟡|ℹ️|❓|⏸|🛑|🙋|❌)/m;
const TIME = { timeout: 120_000 };

/** Labels the sample's issue, or one with another text, and waits for the comment that ends it. */
async function ended(demo: RunningDemo, text?: { title: string; body: string }): Promise<string> {
  const issue = await demo.world.openIssue(text);
  await demo.world.label(issue, 'agent');
  return await demo.comment(issue, ENDED);
}

async function branches(demo: RunningDemo): Promise<string[]> {
  return (await demo.bare('for-each-ref', '--format=%(refname)')).split('\n').filter(Boolean);
}

describe('an issue in a strange repository', () => {
  it('with a text of 1 MB is worked on all the same', TIME, async () => {
    await using demo = await runningDemo();
    const body = `The last page is missing.\n\n${'Long words about nothing at all. '.repeat(32_000)}`;
    expect(await ended(demo, { title: 'Pages are counted wrong', body })).toMatch(/✅ PR #2/);
    const pull = demo.world.forge.repository('maintainer', 'pages').issues[1];
    expect(pull?.body.length).toBeLessThan(65_536);
  });

  it('without tests says so in its evidence', TIME, async () => {
    await using demo = await runningDemo();
    await demo.change(async (git, tree) => {
      await git('rm', '-rq', 'test');
      await writeFile(join(tree, 'package.json'), '{ "name": "pages", "type": "module" }\n');
      await git('commit', '-qam', 'chore: no tests');
    });
    expect(await ended(demo)).toMatch(/test skipped/);
    const pull = demo.world.forge.repository('maintainer', 'pages').issues[1];
    expect(pull?.body).toMatch(/\| test \| .*skipped: No test command/);
  });

  it('that is empty is declined in words, and nothing is made', TIME, async () => {
    await using demo = await runningDemo();
    await demo.bare('update-ref', '-d', 'refs/heads/main');
    expect(await ended(demo)).toMatch(/SOURCE_EMPTY/);
    expect(await branches(demo)).toEqual([]);
  });

  it('with a submodule and links that lead out of the tree is worked on without following them', TIME, async () => {
    await using demo = await runningDemo();
    await demo.change(async (git, tree) => {
      await symlink('/etc/passwd', join(tree, 'absolute'));
      await symlink('../../../../etc', join(tree, 'upwards'));
      await git('add', '-A');
      await git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},vendor/lib`);
      await writeFile(
        join(tree, '.gitmodules'),
        '[submodule "lib"]\n\tpath = vendor/lib\n\turl = https://localhost/x\n',
      );
      await git('add', '.gitmodules');
      await git('commit', '-qm', 'chore: links');
    });
    expect(await ended(demo)).toMatch(/✅ PR #2/);
    const [head = ''] = (await branches(demo)).filter((name) => name.startsWith('refs/heads/issuewright'));
    expect((await demo.bare('diff', '--name-only', 'main', head)).split('\n')).toEqual([
      'src/pages.js',
      'test/pages.test.js',
    ]);
  });

  it.each(['.git', '.GIT', 'git~1', '.g\u200cit'])(
    'whose tree holds %j is refused before anything runs',
    TIME,
    async (name) => {
      await using demo = await runningDemo();
      await demo.plant(`100644 blob ${await demo.bare('rev-parse', 'main:README.md')}\t${name}`);
      const closed = demo.closed();
      expect(await ended(demo)).toMatch(/What was refused[\s\S]*looks like \.git[\s\S]*❌ SOURCE_REFUSED/);
      expect(await closed).toMatchObject({ kind: 'failed', code: 'SOURCE_REFUSED' });
      expect(await branches(demo)).toEqual(['refs/heads/main']);
    },
  );
});

describe('an issue that somebody got to first', () => {
  it('whose branch exists is not pushed over', TIME, async () => {
    await using demo = await runningDemo();
    const branch = Promise.withResolvers<string>();
    demo.crew.events.subscribe((event) => {
      if (event.kind === 'order-accepted') branch.resolve(`refs/heads/issuewright/${event.order}`);
    });
    const closed = demo.closed();
    await demo.world.label(await demo.world.openIssue(), 'agent');
    const mine = await demo.bare('rev-parse', 'main');
    await demo.bare('update-ref', await branch.promise, mine);
    expect(await closed).toMatchObject({ kind: 'failed', code: 'BRANCH_TAKEN' });
    expect(await demo.bare('rev-parse', await branch.promise)).toBe(mine);
    expect(demo.world.forge.repository('maintainer', 'pages').issues).toHaveLength(1);
  });

  it('whose claim another bot holds stays untouched, without a word', TIME, async () => {
    await using demo = await runningDemo();
    const expires = new Date(Date.now() + 3_600_000).toISOString();
    const message = JSON.stringify({ agent: 'other', run: '1-other', expires, fence: 1 });
    const empty = await demo.bare('hash-object', '-t', 'tree', '-w', '/dev/null');
    const claim = await demo.bare('commit-tree', '-m', message, empty);
    await demo.bare('update-ref', 'refs/issuewright/claims/1', claim);
    const closed = demo.closed();
    await demo.world.label(await demo.world.openIssue(), 'agent');
    expect(await closed).toMatchObject({ kind: 'failed', code: 'CLAIM_HELD' });
    expect(demo.world.forge.repository('maintainer', 'pages').issues[0]?.comments).toEqual([]);
    expect(await demo.bare('rev-parse', 'refs/issuewright/claims/1')).toBe(claim);
  });
});

describe('settings and labels', () => {
  it('of the repository with errors are shown with their places, and nothing runs', TIME, async () => {
    await using demo = await runningDemo();
    await demo.change(async (git, tree) => {
      await mkdir(join(tree, '.github'));
      await writeFile(join(tree, '.github/issuewright.yml'), 'profil: strict\nbudget: { usd: many }\n');
      await git('add', '-A');
      await git('commit', '-qm', 'chore: settings');
    });
    const comment = await ended(demo);
    expect(comment).toMatch(/SETTINGS_INVALID/);
    expect(comment).toMatch(/issuewright\.yml:1:1.*profil/);
    expect(comment).toMatch(/issuewright\.yml:2:\d+.*usd/);
  });

  it('that mean nothing start nothing', TIME, async () => {
    await using demo = await runningDemo();
    const issue = await demo.world.openIssue();
    for (const label of ['bug', 'agent-x', 'agent:', 'agent:wizard', 'Agents']) await demo.world.label(issue, label);
    await demo.world.forge.settled();
    await demo.world.label(issue, 'agent');
    expect(await demo.comment(issue, ENDED)).toMatch(/✅/);
    expect(await demo.crew.store.list({})).toHaveLength(1);
  });
});

describe('a model server', () => {
  it('that is down leaves the order to be resumed, not failed for good', TIME, async () => {
    await using demo = await runningDemo();
    await demo.world.model.close();
    const closed = demo.closed();
    await demo.world.label(await demo.world.openIssue(), 'agent');
    expect(await closed).toMatchObject({ code: 'MODEL_UNREACHABLE' });
  });
});
