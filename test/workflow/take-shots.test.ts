import { execaSync } from 'execa';
import { describe, expect, it } from 'vitest';
import { orderSettings } from '../../src/config/order-settings.ts';
import { parseRepoSettings } from '../../src/config/parse-settings.ts';
import type { Preview } from '../../src/domain/preview.ts';
import type { Workspace } from '../../src/ports/sandbox.ts';
import { processSandbox } from '../../src/sandboxes/process/process-sandbox.ts';
import { isVisible } from '../../src/workflow/phases/screenshots.ts';
import { takeShots } from '../../src/workflow/take-shots.ts';
import { chromiumAnswers } from '../support/chromium-answers.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { workOrder } from '../support/work-order.ts';

const there = await chromiumAnswers();
const PREVIEW = {
  start: 'node app.mjs',
  urls: ['/', '/two', '/three'],
  when: ['**/*.html'],
  readySeconds: 20,
  width: 400,
  height: 300,
} satisfies Preview;
const signal = new AbortController().signal;
const sha = 'a'.repeat(40);

/** A server that runs this code at every request. */
const appThat = (does: string) => `
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
const shots = '.git/issuewright-shots';
createServer(({ url }, response) => {
  ${does}
  response.setHeader('content-type', 'text/html');
  response.end('<h1>' + url + '</h1>');
}).listen(process.env.PORT, '127.0.0.1');
`;

/** Takes pictures of such an app in a real sandbox. */
async function taken(
  preview: Partial<Preview>,
  does = '',
  stop = new AbortController(),
  opened: () => void = () => undefined,
) {
  const dataDir = await tempFolder();
  const wrap = execaSync('bwrap', ['--version'], { reject: false }).exitCode === 0;
  const sandbox = await processSandbox({ dataDir, allowNamespaces: !wrap, path: process.env.PATH ?? '' });
  const fresh = async (purpose: string): Promise<Workspace> => {
    const limits = { cpus: 2, memoryBytes: 2 ** 30, pids: 512, diskBytes: 2 ** 30, inodes: 100_000 };
    const env = { ISSUEWRIGHT_PORT: '9107' };
    const workspace = await sandbox.open({ order: '1-aaaaaaaa', purpose, env, limits }, signal);
    await workspace.write('app.mjs', Buffer.from(appThat(does)), signal);
    opened();
    return workspace;
  };
  const redact = (text: string) => text.replace('hush', '***');
  return await takeShots({ ...PREVIEW, ...preview }, sha, { workshop: { fresh }, redact }, stop.signal);
}

describe.runIf(there)('pictures of an app', { timeout: 60_000, concurrent: false }, () => {
  it('show each of its pages', async () => {
    const { pictures, problems } = await taken({});
    expect(problems).toEqual([]);
    const [one, two] = pictures.map((picture) => Buffer.from(picture ?? []));
    expect(one?.readUInt32BE(16)).toBe(400);
    expect(one?.equals(two ?? Buffer.alloc(0))).toBe(false);
  });

  it('that it has put something else in place of are not read', async () => {
    const does = `
      if (url === '/two') writeFileSync(shots + '/1.png', Buffer.alloc(50e6));
      if (url === '/three') writeFileSync(shots + '/2.png', '<script>alert(1)</script>');
      if (url === '/three') mkdirSync(shots + '/4.png');
      if (url === '/five') symlinkSync('/proc/self/environ', shots + '/5.png');
    `;
    const { pictures, problems } = await taken({ urls: ['/', '/two', '/three', '/four', '/five'] }, does);
    expect(pictures.map((picture) => picture !== undefined)).toEqual([false, false, true, false, false]);
    expect(problems.slice(0, 3)).toEqual([
      '/: it cannot be read, or has more than 2 MiB',
      '/two: it is no PNG image',
      '/four: the browser took none',
    ]);
  });

  it.for([
    ['that never listens', { start: 'sleep 1000', readySeconds: 1 }, 'the app did not listen in time'],
    [
      'that does not start',
      { start: 'echo early; echo "no hush | command" >&2; exit 3' },
      'the app ended before it listened: no *** | command',
    ],
    ['that is no command', { start: "node 'app.mjs" }, /^the app ended before it listened: .*nterminated/],
  ] as const)('%s are none', async ([, preview, why]) => {
    const { pictures, problems } = await taken(preview);
    expect(pictures).toEqual([]);
    expect(problems).toEqual([typeof why === 'string' ? why : expect.stringMatching(why)]);
  });

  it('are given up when the order is stopped', async () => {
    const [stop, why] = [new AbortController(), new Error('stopped')];
    const start = { start: 'sleep 1000', readySeconds: 60 };
    await expect(taken(start, '', stop, () => setImmediate(() => stop.abort(why)))).rejects.toBe(why);
  });
});

describe('a preview', () => {
  it('is wanted of changes to its paths, new and old', () => {
    const order = workOrder({});
    const file = { status: 'modified', added: 1, removed: 0 } as const;
    const sees = (...files: readonly { readonly path: string; readonly previous?: string }[]) =>
      isVisible(
        { ...order, settings: { ...order.settings, preview: PREVIEW } },
        { change: { base: sha, commit: sha, files: files.map((one) => ({ ...file, ...one })) } },
      );
    expect([sees({ path: 'a.ts' }), sees({ path: 'a.ts' }, { path: 'b/c.HTML' })]).toEqual([false, true]);
    expect(sees({ path: 'a.ts', previous: 'a.html' })).toBe(true);
    expect(isVisible(order, { change: { base: sha, commit: sha, files: [{ ...file, path: 'a.html' }] } })).toBe(false);
  });

  it('is frozen only where there is something to start', () => {
    const frozen = (content: string) => {
      const { settings, hash } = parseRepoSettings({ file: 'issuewright.yml', content });
      return orderSettings(settings, hash).preview;
    };
    expect(frozen('preview: { urls: [/a] }')).toBeUndefined();
    expect(frozen('preview: { start: npm start }')).toMatchObject({
      start: 'npm start',
      urls: ['/'],
      readySeconds: 30,
    });
  });

  it.each([
    "/'$(id)",
    '/a b',
    'about',
    '//elsewhere.example',
    '/`id`',
    '/"',
    '/\n',
    'http://elsewhere.example/',
    '/\\x',
  ])('has no page %j', (page) => {
    const content = JSON.stringify({ preview: { start: 'x', urls: [page] } });
    expect(() => parseRepoSettings({ file: 'issuewright.yml', content })).toThrow('a path such as / or /about?tab=1');
  });
});
