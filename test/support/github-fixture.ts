import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DemoForge, startDemoForge } from '../../src/demo/forge/demo-forge.ts';
import { githubForge } from '../../src/forges/github/forge.ts';
import type { ForgeFixture } from '../contract/forge.ts';
import { git, pushBranch, temporaryFolder } from './git-fixture.ts';

export interface GithubFixture extends ForgeFixture {
  readonly server: DemoForge;
  readonly botToken: string;
  /** A call below `/api/v3` as the owner of the repository, or as `token`. */
  call(
    method: string,
    path: string,
    body?: object,
    token?: string,
  ): Promise<{ readonly status: number; readonly json: unknown; readonly headers: Headers }>;
}

/** The GitHub adapter before a demo forge of its own, at the addresses of an Enterprise Server. */
export async function githubFixture(): Promise<GithubFixture> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'files', 'docs'), { recursive: true });
  await writeFile(join(folder, 'files', 'README.md'), 'hello\n');
  await writeFile(join(folder, 'files', 'docs', 'more.md'), 'more\n');
  const server = await startDemoForge({ folder: join(folder, 'forge'), port: 0, kind: 'github' });
  const owner = await server.addUser('alice');
  const bot = await server.addUser('issuewright');
  await server.addRepository('alice', 'calc', join(folder, 'files'));
  await server.permit('alice', 'calc', 'issuewright', 'write');
  const call: GithubFixture['call'] = async (method, path, body, token = owner.token) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const request = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const response = await fetch(`${server.url}/api/v3${path}`, request);
    const text = await response.text();
    return {
      status: response.status,
      json: text === '' ? undefined : JSON.parse(text),
      headers: response.headers,
    };
  };
  await call('POST', '/repos/alice/calc/issues', { title: 'Broken', body: 'It is broken.' });
  const repo = { owner: 'alice', name: 'calc' };
  const header = `Authorization: Basic ${Buffer.from(`alice:${owner.token}`).toString('base64')}`;
  return {
    server,
    call,
    botToken: bot.token,
    forge: githubForge({ apiUrl: `${server.url}/api/v3`, url: server.url, token: async () => bot.token }),
    repo,
    issue: { repo, number: 1 },
    author: 'alice',
    push: (branch) => pushBranch(`${server.url}/alice/calc.git`, branch, header),
    lsRemote: (remote) => git(['ls-remote', remote.url], remote.header),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
