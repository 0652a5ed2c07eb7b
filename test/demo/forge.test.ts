import { createHmac } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Comment, Issue, Label, PullRequest, Repository, TimelineComment, User } from 'gitea-js';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { startDemoForge } from '../../src/demo/forge/demo-forge.ts';
import type { GiteaViews as Views } from '../../src/demo/forge/gitea/views.ts';
import { git, temporaryFolder } from '../support/git-fixture.ts';
import { giteaFixture } from '../support/gitea-fixture.ts';
import { hookReceiver } from '../support/hook-receiver.ts';

const ISSUE = '/repos/alice/calc/issues/1';

describe('demo forge', () => {
  it('answers in the shapes that Gitea publishes', () => {
    expectTypeOf<ReturnType<Views['user']>>().toExtend<User>();
    expectTypeOf<ReturnType<Views['repository']>>().toExtend<Repository>();
    expectTypeOf<ReturnType<Views['label']>>().toExtend<Label>();
    expectTypeOf<Omit<ReturnType<Views['issue']>, 'pull_request'>>().toExtend<Issue>();
    expectTypeOf<ReturnType<Views['comment']>>().toExtend<Comment>();
    expectTypeOf<Omit<ReturnType<Views['pull']>, 'pull_request'>>().toExtend<PullRequest>();
    expectTypeOf<{ id: number; type: 'label'; body: string }>().toExtend<TimelineComment>();
  });

  it('signs webhooks over the raw body and sends them as Gitea does', async () => {
    await using at = await giteaFixture();
    await using hook = await hookReceiver();
    const secret = 'x'.repeat(40);
    await at.call('POST', '/repos/alice/calc/hooks', {
      type: 'gitea',
      active: true,
      config: { url: hook.url, secret, content_type: 'json' },
    });
    await at.call('POST', '/repos/alice/calc/labels', { name: 'agent', color: '#5319e7' });
    await at.call('POST', `${ISSUE}/labels`, { labels: ['agent'] });
    await at.server.settled();
    const [sent] = hook.got;
    expect(sent?.headers['x-gitea-signature']).toBe(
      createHmac('sha256', secret)
        .update(sent?.body ?? '')
        .digest('hex'),
    );
    expect(sent?.headers).toMatchObject({ 'x-gitea-event': 'issues', 'x-github-event': 'issues' });
    expect(JSON.parse(sent?.body ?? '')).toMatchObject({
      action: 'label_updated',
      sender: { login: 'alice' },
      issue: { number: 1 },
    });
    expect(at.server.hookResults).toMatchObject([{ status: 202 }]);
  });

  it.each([
    ['GET', '/nowhere', undefined, 404],
    ['PUT', ISSUE, undefined, 404],
    ['GET', '/repos/alice/none', undefined, 404],
    ['POST', `${ISSUE}/comments`, { body: 1 }, 422],
    ['POST', '/repos/alice/calc/pulls', { head: 'none', base: 'main', title: 't' }, 404],
    ['POST', '/repos/alice/calc/labels', { name: 'x', color: 'red' }, 422],
  ] as const)('%s %s is refused with %4$i and a message', async (method, path, body, status) => {
    await using at = await giteaFixture();
    const answer = await at.call(method, path, body);
    expect(answer).toMatchObject({ status, json: { message: expect.any(String) } });
  });

  it('lets only those push who may write, and nobody act without a token', async () => {
    await using at = await giteaFixture();
    const { token } = await at.server.addUser('mallory');
    expect((await at.call('POST', `${ISSUE}/labels`, { labels: [] }, token)).status).toBe(403);
    expect((await at.call('POST', `${ISSUE}/comments`, { body: 'x' }, 'wrong')).status).toBe(401);
    const url = `${at.server.url}/alice/calc.git`;
    const folder = await temporaryFolder();
    const tree = join(folder, 'tree');
    await git(['clone', '-q', url, tree]);
    const header = `Authorization: Basic ${Buffer.from(`mallory:${token}`).toString('base64')}`;
    await expect(git(['-C', tree, 'push', '-q', url, 'HEAD:refs/heads/evil'], header)).rejects.toThrow(
      /40[13]|denied|not permitted/i,
    );
    expect([...(await at.server.refs('alice', 'calc')).keys()]).toEqual(['refs/heads/main']);
    await rm(folder, { recursive: true });
  });

  it('answers a second pull request for the same branches with 409, and lets the first follow its branch', async () => {
    await using at = await giteaFixture();
    await at.push('one');
    const draft = { head: 'one', base: 'main', title: 't', body: '' };
    expect((await at.call('POST', '/repos/alice/calc/pulls', draft)).status).toBe(201);
    expect((await at.call('POST', '/repos/alice/calc/pulls', draft)).status).toBe(409);
  });

  it('escapes what people wrote on its pages', async () => {
    await using at = await giteaFixture();
    const evil = '<script>alert("x")</script>';
    await at.call('POST', '/repos/alice/calc/issues', { title: evil, body: evil });
    await at.call('POST', '/repos/alice/calc/issues/2/comments', { body: evil });
    const page = await (await fetch(`${at.server.url}/alice/calc/issues/2`)).text();
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toContain('<script');
  });

  it('goes on with its folder when it is started again', async () => {
    const folder = await temporaryFolder();
    const first = await startDemoForge({ folder, port: 0 });
    const { token } = await first.addUser('alice');
    await first.addRepository('alice', 'calc');
    await first[Symbol.asyncDispose]();
    const second = await startDemoForge({ folder, port: 0 });
    const response = await fetch(`${second.url}/api/v1/user`, { headers: { authorization: `token ${token}` } });
    expect(await response.json()).toMatchObject({ login: 'alice' });
    expect(second.repository('alice', 'calc').name).toBe('calc');
    await second[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
});
