import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { forgeFor } from '../../src/cli/forge-choice.ts';
import { type DemoForge, startDemoForge } from '../../src/demo/forge/demo-forge.ts';
import type { GithubApp } from '../../src/forges/github/app-tokens.ts';
import { systemClock } from '../../src/runtime/system-clock.ts';
import type { AsksFixture } from '../contract/forge-asks.ts';
import { git, pushBranch, pushMore, temporaryFolder } from './git-fixture.ts';
import { type GithubDescription, githubDescription } from './github-description.ts';
import { pullPeople } from './pull-people.ts';

export interface GithubFixture extends AsksFixture {
  readonly server: DemoForge;
  readonly botToken: string;
  /** Adds a commit to a branch, as its owner. */
  pushMore(branch: string): Promise<void>;
  /** A call below `/api/v3` as the owner of the repository, or as `token`. */
  call(
    method: string,
    path: string,
    body?: object,
    token?: string,
  ): Promise<{ readonly status: number; readonly json: unknown; readonly headers: Headers }>;
}

// It takes a second to read.
let published: GithubDescription;

/** What the app of the fixture may do at most, as the manifest asks. */
export const PERMISSIONS = {
  metadata: 'read',
  contents: 'write',
  issues: 'write',
  pull_requests: 'write',
  statuses: 'write',
  checks: 'write',
} as const;

/**
 * The GitHub adapter before a demo forge of its own, at the addresses of an Enterprise Server; with a person's token, as an
 * app, or with the token of a workflow's run.
 */
export async function githubFixture(as: 'token' | 'app' | 'workflow' = 'token'): Promise<GithubFixture> {
  published ??= await githubDescription();
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
    forge: forgeFor(
      {
        kind: 'github',
        url: server.url,
        ...(as === 'app'
          ? { app: await appOfFixture(server) }
          : { token: as === 'token' ? bot.token : await workflowToken(server) }),
      },
      systemClock,
    ).forge,
    repo,
    people: pullPeople(server, repo),
    issue: { repo, number: 1 },
    author: 'alice',
    push: (branch) => pushBranch(`${server.url}/alice/calc.git`, branch, header),
    pushMore: (branch) => pushMore(`${server.url}/alice/calc.git`, branch, header),
    lsRemote: (remote) => git(['ls-remote', remote.url], remote.header),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      expect(published.faults(server.calls, '/api/v3')).toEqual([]);
      await rm(folder, { recursive: true });
    },
  };
}

/** A token as a workflow's run has it, good for `alice/calc`. */
export async function workflowToken(
  server: DemoForge,
  permissions: Readonly<Record<string, 'read' | 'write'>> = PERMISSIONS,
): Promise<string> {
  const repositories = [server.repository('alice', 'calc').id];
  const token = `ghs_${randomBytes(18).toString('hex')}`;
  const app = await server.addApp({ slug: 'github-actions', publicKey: '', repositories, permissions });
  app.grants.push({ token, repositories, permissions, until: Date.now() + 3_600_000 });
  return token;
}

/** An app that is installed in the fixture's repository. */
export async function appOfFixture(
  server: DemoForge,
  permissions: Readonly<Record<string, 'read' | 'write'>> = PERMISSIONS,
): Promise<GithubApp> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const fields = {
    slug: 'issuewright',
    publicKey,
    repositories: [server.repository('alice', 'calc').id],
    permissions,
  };
  return { id: String((await server.addApp(fields)).id), privateKey };
}
