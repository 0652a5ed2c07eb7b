import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { loadScript } from '../../src/demo/model/load-script.ts';
import { startModelServer } from '../../src/demo/model/model-server.ts';
import { cli } from '../support/cli.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'issuewright-cli-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const COMMANDS = [
  'demo',
  'run',
  'serve',
  'phase',
  'orders',
  'show',
  'verify',
  'replay',
  'resume',
  'kill',
  'doctor',
  'init',
  'config',
  'bench',
];

describe('the command line', () => {
  it.each(COMMANDS)('%s has --help', async (name) => {
    const { code, out } = await cli([name, '--help']);
    expect(code).toBe(0);
    expect(out.join('\n')).toContain(`Usage: issuewright ${name}`);
  });

  it.each([
    [['nonsense'], /unknown command/],
    [['show'], /missing required argument/],
    [['show', 'x', '--data', 'D'], /ORDER_UNKNOWN/],
    [['verify', 'x', '--data', 'D'], /ORDER_UNKNOWN/],
    [['resume', 'x', '--data', 'D'], /ORDER_UNKNOWN/],
    [['kill', '--data', 'D'], /USAGE/],
    [['kill', 'x', '--data', 'D'], /ORDER_UNKNOWN/],
    [['demo', '--sandbox', 'paper'], /Allowed choices/],
    [['demo', '--port', 'x'], /expected a port/],
    [['demo', '--script', '/nonexistent.yaml'], /SCRIPT_INVALID/],
    [['run', '--repo', '/', '--issue', '/nonexistent.md'], /.+/],
    [['config', 'check', '/nonexistent.yml'], /SETTINGS_INVALID/],
    [['serve', '--data', 'D'], /SECRET_MISSING/],
  ])('%j is refused with 2 and words', async (argv, words) => {
    const { code, err } = await cli(
      argv.map((word) => (word === 'D' ? folder : word)),
      { HOME: folder },
    );
    expect({ code, err: err.join('\n') }).toEqual({ code: 2, err: expect.stringMatching(words) });
  });

  it('a data directory that cannot be made is said so', async () => {
    await writeFile(join(folder, 'file'), '');
    const { code, err } = await cli(['orders', '--data', join(folder, 'file', 'x')]);
    expect({ code, err: err.join('\n') }).toEqual({ code: 2, err: expect.stringContaining('DATA_DIR_UNUSABLE') });
  });

  it.each([
    ['no git', ['demo', '--sandbox', 'process'], 'GIT_MISSING'],
    ['no bubblewrap and no namespaces', ['demo', '--sandbox', 'process'], 'SANDBOX_MISSING'],
    ['no Docker', ['demo', '--sandbox', 'docker'], 'SANDBOX_MISSING'],
  ])('%s where it is asked for is said so', async (what, argv, said) => {
    vi.stubEnv('DOCKER_HOST', 'unix:///nowhere/docker.sock');
    onTestFinished(() => void vi.unstubAllEnvs());
    const bare = await mkdtemp(join(folder, 'bin-'));
    const programs = { 'no git': [], 'no Docker': ['git'], default: ['git', 'sh', 'node'] };
    for (const program of programs[what as 'no git'] ?? programs.default) {
      await symlink((await execa('which', [program])).stdout, join(bare, program));
    }
    const { code, out, err } = await cli(argv, { PATH: bare });
    expect({ code, said: [...out, ...err].join('\n') }).toEqual({ code: 3, said: expect.stringContaining(said) });
  });

  it('a port that is taken is said so', async () => {
    const server = createServer();
    await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const { code, err } = await cli(['demo', '--port', String(port)]);
    expect({ code, err: err.join('\n') }).toEqual({ code: 2, err: expect.stringContaining('PORT_TAKEN') });
  });

  it('settings are checked with file, line and column, all at once', async () => {
    const file = join(folder, 'issuewright.yml');
    await writeFile(file, 'roundz: 1\nreview:\n  confidence: high\n');
    const { code, err } = await cli(['config', 'check', file]);
    expect(code).toBe(2);
    expect(err.join('\n')).toMatch(/issuewright\.yml:1:1/);
    expect(err.join('\n')).toMatch(/issuewright\.yml:3:/);
    await writeFile(file, 'review: { confidence: 0.8 }\n');
    expect(JSON.parse((await cli(['config', 'check', file, '--json'])).out[0] ?? '')).toMatchObject({
      review: { confidence: 0.8 },
    });
    expect(JSON.parse((await cli(['config', 'schema', '--kind', 'server'])).out.join('\n'))).toHaveProperty(
      'properties.listen',
    );
  });

  it('doctor says what is missing', async () => {
    const { code, out } = await cli(['doctor', '--data', folder, '--sandbox', 'process']);
    expect(code).toBe(1);
    expect(out.join('\n')).toMatch(/✓ git: git version/);
    expect(out.join('\n')).toMatch(/✗ model-key: neither the settings nor the environment name a model/);
    expect(out.join('\n')).toMatch(/✗ webhook-secret: it is not set\n {2}→ Make one with/);
  });
});

describe('run', () => {
  it('works on a clone and leaves the checkout as it was', async () => {
    const repo = join(folder, 'repo');
    await execa('cp', ['-r', join(import.meta.dirname, '../../fixtures/demo/repository'), repo]);
    const git = (...args: string[]) =>
      execa('git', ['-C', repo, '-c', 'user.name=A', '-c', 'user.email=a@localhost', ...args]);
    await git('init', '-q', '-b', 'main');
    await git('add', '-A');
    await git('commit', '-q', '-m', 'first');
    const before = await snapshot(repo);
    const apiKey = crypto.randomUUID();
    const model = await startModelServer({
      script: await loadScript(join(import.meta.dirname, '../../fixtures/demo/script.yaml')),
      port: 0,
      apiKey,
    });
    const settings = join(folder, 'server.yml');
    const choice = (name: string) =>
      `[{ model: compatible/${name}, baseUrl: '${model.url}', priceUsdPerMTok: { input: 0, output: 0 } }]`;
    await writeFile(
      settings,
      `models:\n  default: ${choice('scripted-developer')}\n  reviewer: ${choice('scripted-reviewer')}\nsandbox: { allowNamespaces: true }\n`,
    );
    const out = join(folder, 'out');
    const issue = join(import.meta.dirname, '../../fixtures/demo/issue.md');
    const said = await cli(
      ['run', '--repo', repo, '--issue', issue, '--out', out, '--settings', settings, '--sandbox', 'process', '--json'],
      { COMPATIBLE_API_KEY: apiKey },
    );
    await model.close();
    expect(said).toMatchObject({ code: 0 });
    expect(JSON.parse(said.out.at(-1) ?? '')).toMatchObject({ outcome: 'delivered', out });
    expect(await readFile(join(out, 'change.patch'), 'utf8')).toContain('+  return Math.ceil(total / size);');
    expect(await readFile(join(out, 'report.md'), 'utf8')).toContain('ready for review');
    expect(await snapshot(repo)).toEqual(before);
  });

  it('an empty issue file is refused', async () => {
    await mkdir(join(folder, 'repo'));
    await execa('git', ['-C', join(folder, 'repo'), 'init', '-q', '-b', 'main']);
    await writeFile(join(folder, 'issue.md'), '\n');
    const { code, err } = await cli([
      'run',
      '--repo',
      join(folder, 'repo'),
      '--issue',
      join(folder, 'issue.md'),
      '--out',
      join(folder, 'out'),
    ]);
    expect({ code, err: err.join('\n') }).toEqual({ code: 2, err: expect.stringMatching(/ISSUE_/) });
  });
});

/** Every file of a folder with its bytes, git's own included. */
async function snapshot(path: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, (await readFile(file)).toString('base64')] as const)),
  );
}
