import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { found } from '../../src/demo/forge/forge-reply.ts';
import { chromiumAnswers } from '../support/chromium-answers.ts';
import { type RunningDemo, runningDemo } from '../support/running-demo.ts';

const TIME = { timeout: 240_000 };
const ODD = '/$(id)?a=1&b=2';
const there = await chromiumAnswers();

/** A server whose front page shows what the demo's change alters; `asked` is code that runs at every request. */
const appWith = (asked: string) => `
import { createServer } from 'node:http';
import { pageCount } from './src/pages.js';

createServer(({ url }, response) => {
  ${asked}
  response.setHeader('content-type', 'text/html');
  response.end('<h1>' + (url === '/' ? pageCount(5, 2) + ' pages' : 'the same') + '</h1>');
}).listen(process.env.PORT);
`;

interface Preview {
  readonly start?: string;
  readonly urls?: readonly string[];
  readonly readySeconds?: number;
}

/** Has the demo's issue settled in a repository with such an app, and tells how its pull request came out. */
async function delivered(preview: Preview, asked = '') {
  const demo: RunningDemo = await runningDemo();
  await demo.change(async (git, tree) => {
    await writeFile(join(tree, 'app.mjs'), appWith(asked));
    const settings = { preview: { start: 'node app.mjs', when: ['src/**'], width: 400, height: 300, ...preview } };
    await writeFile(join(tree, 'issuewright.yml'), JSON.stringify(settings));
    await git('add', '-A');
    await git('commit', '-qm', 'chore: app');
  });
  const closed = demo.closed();
  await demo.world.label(await demo.world.openIssue(), 'agent');
  expect(await closed).toMatchObject({ kind: 'delivered' });
  const pull = found(demo.world.forge.repository('maintainer', 'pages').issues.find((issue) => issue.pull));
  const { body } = pull;
  const [row] = await demo.crew.store.list({});
  const branch = `refs/heads/issuewright/shots-${row?.order.id}`;
  return { demo, pull, branch, part: /### Screenshots\n[\s\S]*?(?=\n### )/.exec(body)?.[0] };
}

describe.runIf(there)('screenshots', () => {
  it('of base and head stand side by side in the pull request', TIME, async () => {
    const stray = `if (!['/', ${JSON.stringify(ODD)}, '/favicon.ico'].includes(url)) process.exit(1);`;
    const { demo, part = '', branch } = await delivered({ urls: ['/', ODD] }, stray);
    await using _ = demo;
    const commit = await demo.bare('rev-parse', branch);
    const at = `${demo.world.forge.url}/maintainer/pages/raw/commit/${commit}`;
    expect(part).toContain(`| \`/\` | ![before](${at}/base-1.png) | ![after](${at}/head-1.png) |`);
    expect(part).toContain(`| \`${ODD}\` | ![before](${at}/base-2.png) | ![after](${at}/head-2.png) |`);
    expect(part).not.toContain('could not');
    const listed = await demo.bare('ls-tree', branch);
    const id = (name: string) => new RegExp(`blob (\\w+)\\t${name}\\.png`).exec(listed)?.[1] ?? name;
    expect(id('base-1')).not.toBe(id('head-1'));
    expect(id('base-2')).toBe(id('head-2'));
    expect(await demo.bare('rev-list', '--count', branch)).toBe('1');
    expect(listed.split('\n')).toHaveLength(4);
  });

  it('of a pull request that goes on begin at its own base again', TIME, async () => {
    const { demo, pull, branch } = await delivered({});
    await using _ = demo;
    const repository = demo.world.forge.repository('maintainer', 'pages');
    const first = await demo.bare('ls-tree', branch);
    const again = demo.closed();
    await demo.world.forge.desk.review(repository, pull, {
      author: 'maintainer',
      body: 'One thing.',
      event: 'REQUEST_CHANGES',
      commit: await demo.bare('rev-parse', branch.replace('shots-', '')),
      comments: [{ path: 'src/pages.js', line: 4, body: 'Give the number of pages a name.' }],
    });
    expect(await again).toMatchObject({ kind: 'delivered' });
    const refs = await demo.bare('for-each-ref', '--format=%(refname)', 'refs/heads/issuewright/shots-*');
    const second = refs.split('\n').find((ref) => ref !== branch) ?? '';
    expect(await demo.bare('ls-tree', second)).toBe(first);
    expect(pull.body).toContain(`raw/commit/${await demo.bare('rev-parse', second)}/base-1.png`);
  });

  it('of an app that never listens are none, and the change is delivered', TIME, async () => {
    const { demo, part, branch } = await delivered({ start: 'sleep 1000', readySeconds: 1 });
    await using _ = demo;
    expect(part).toContain('Screenshots could not be shown: `base: the app did not listen in time; head: the app');
    expect(await demo.bare('for-each-ref', branch)).toBe('');
  });
});
