import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DemoForge, startDemoForge } from '../../src/demo/forge/demo-forge.ts';
import { giteaForge } from '../../src/forges/gitea/forge.ts';
import type { AsksFixture } from '../contract/forge-asks.ts';
import { git, pushBranch, pushMore, temporaryFolder } from './git-fixture.ts';
import { pullPeople } from './pull-people.ts';

export interface GiteaFixture extends AsksFixture {
  readonly server: DemoForge;
  readonly botToken: string;
  /** Adds a commit to a branch, as its owner. */
  pushMore(branch: string): Promise<void>;
  /** A call to the API as the owner of the repository, or as `token`. */
  call(
    method: string,
    path: string,
    body?: object,
    token?: string,
  ): Promise<{ readonly status: number; readonly json: unknown }>;
}

/** The Gitea adapter before a demo forge of its own. */
export async function giteaFixture(): Promise<GiteaFixture> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'files'));
  await writeFile(join(folder, 'files', 'README.md'), 'hello\n');
  const server = await startDemoForge({ folder: join(folder, 'forge'), port: 0 });
  const owner = await server.addUser('alice');
  const bot = await server.addUser('issuewright');
  await server.addRepository('alice', 'calc', join(folder, 'files'));
  await server.permit('alice', 'calc', 'issuewright', 'admin');
  const call: GiteaFixture['call'] = async (method, path, body, token = owner.token) => {
    const headers = { authorization: `token ${token}`, 'content-type': 'application/json' };
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: text === '' ? undefined : JSON.parse(text) };
  };
  await call('POST', '/repos/alice/calc/issues', { title: 'Broken', body: 'It is broken.' });
  const repo = { owner: 'alice', name: 'calc' };
  const header = `Authorization: Basic ${Buffer.from(`alice:${owner.token}`).toString('base64')}`;
  return {
    server,
    call,
    botToken: bot.token,
    forge: giteaForge({ url: server.url, token: bot.token, lagMs: 200 }),
    repo,
    people: pullPeople(server, repo),
    issue: { repo, number: 1 },
    author: 'alice',
    push: (branch) => pushBranch(`${server.url}/alice/calc.git`, branch, header),
    pushMore: (branch) => pushMore(`${server.url}/alice/calc.git`, branch, header),
    lsRemote: (remote) => git(['ls-remote', remote.url], remote.header),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
