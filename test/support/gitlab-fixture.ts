import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DemoForge, startDemoForge } from '../../src/demo/forge/demo-forge.ts';
import { gitlabForge } from '../../src/forges/gitlab/forge.ts';
import type { AsksFixture } from '../contract/forge-asks.ts';
import { git, pushBranch, pushMore, temporaryFolder } from './git-fixture.ts';
import { pullPeople } from './pull-people.ts';

export interface GitlabFixture extends AsksFixture {
  readonly server: DemoForge;
  readonly botToken: string;
  /** Adds a commit to a branch, as its owner. */
  pushMore(branch: string): Promise<void>;
  /** A call below the project's address as its owner, or as `token`; a path that begins with `/api` is taken as it is. */
  call(
    method: string,
    path: string,
    body?: object,
    token?: string,
  ): Promise<{ readonly status: number; readonly json: unknown; readonly headers: Headers }>;
}

/** The GitLab adapter before a demo forge of its own, with a project in `owner`, by default a group in a group. */
export async function gitlabFixture(owner = 'team/tools'): Promise<GitlabFixture> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'files'));
  await writeFile(join(folder, 'files', 'README.md'), 'hello\n');
  const server = await startDemoForge({ folder: join(folder, 'forge'), port: 0, kind: 'gitlab' });
  const person = await server.addUser('alice');
  const bot = await server.addUser('issuewright');
  await server.addRepository(owner, 'calc', join(folder, 'files'));
  await server.permit(owner, 'calc', 'alice', 'admin');
  await server.permit(owner, 'calc', 'issuewright', 'write');
  const call: GitlabFixture['call'] = async (method, path, body, token = person.token) => {
    const headers = { 'private-token': token, 'content-type': 'application/json' };
    const below = path.startsWith('/api') ? path : `/api/v4/projects/${encodeURIComponent(`${owner}/calc`)}${path}`;
    const sent = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const response = await fetch(server.url + below, sent);
    const text = await response.text();
    return {
      status: response.status,
      json: text === '' ? undefined : JSON.parse(text),
      headers: response.headers,
    };
  };
  await call('POST', '/issues', { title: 'Broken', description: 'It is broken.' });
  const repo = { owner, name: 'calc' };
  const header = `Authorization: Basic ${Buffer.from(`oauth2:${person.token}`).toString('base64')}`;
  return {
    server,
    call,
    botToken: bot.token,
    forge: gitlabForge({ url: server.url, token: bot.token, lagMs: 200 }),
    repo,
    people: pullPeople(server, repo),
    issue: { repo, number: 1 },
    author: 'alice',
    push: (branch) => pushBranch(`${server.url}/${owner}/calc.git`, branch, header),
    pushMore: (branch) => pushMore(`${server.url}/${owner}/calc.git`, branch, header),
    lsRemote: (remote) => git(['ls-remote', remote.url], remote.header),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
