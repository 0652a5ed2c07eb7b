import { createHmac, randomBytes } from 'node:crypto';
import type {
  BranchSchema,
  CommitStatusSchema,
  DiscussionNoteSchema,
  DiscussionSchema,
  ExpandedMergeRequestSchema,
  IssueSchemaWithBasicLabels,
  LabelSchema,
  MergeRequestSchemaWithBasicLabels,
  NoteSchema,
  ProjectSchema,
  SimpleMemberSchema,
  SimpleUserSchema,
} from '@gitbeaker/core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Discussion } from '../../src/demo/forge/gitlab/discussions.ts';
import type { GitlabViews as Views } from '../../src/demo/forge/gitlab/views.ts';
import { gitlabFixture } from '../support/gitlab-fixture.ts';
import { hookReceiver } from '../support/hook-receiver.ts';

/** The fields that a published type names; it also lets every other through. */
type Named<T> = { [K in keyof T as string extends K ? never : K]: T[K] };
/** As much of a published type as we show; a field that it does not name is an error. */
type Shown<T, View> = { [K in keyof View]: K extends keyof Named<T> ? Named<T>[K] : never };
type Of<K extends keyof Views> = Views[K] extends (...args: never) => infer R ? R : never;

describe('demo forge in GitLab’s words', () => {
  it('answers in the shapes that GitLab’s client publishes', () => {
    expectTypeOf<Of<'user'>>().toExtend<Shown<SimpleUserSchema, Of<'user'>>>();
    expectTypeOf<Of<'member'>>().toExtend<Shown<SimpleMemberSchema, Of<'member'>>>();
    expectTypeOf<Of<'project'>>().toExtend<Shown<ProjectSchema, Of<'project'>>>();
    expectTypeOf<Of<'label'>>().toExtend<Shown<LabelSchema, Of<'label'>>>();
    expectTypeOf<Of<'issue'>>().toExtend<Shown<IssueSchemaWithBasicLabels, Of<'issue'>>>();
    expectTypeOf<Of<'merge'>>().toExtend<Shown<MergeRequestSchemaWithBasicLabels, Of<'merge'>>>();
    expectTypeOf<Of<'mergeInFull'>>().toExtend<Shown<ExpandedMergeRequestSchema, Omit<Of<'mergeInFull'>, 'labels'>>>();
    type Note = Omit<Of<'note'>, 'type' | 'resolvable' | 'internal'>;
    expectTypeOf<Note>().toExtend<Shown<NoteSchema, Note>>();
    type DiffNote = Omit<Of<'diffNote'>, 'position' | 'internal'>;
    expectTypeOf<DiffNote>().toExtend<Shown<DiscussionNoteSchema, DiffNote>>();
    type Thread = Omit<Discussion, 'notes'>;
    expectTypeOf<Thread>().toExtend<Shown<DiscussionSchema, Thread>>();
    type Status = Omit<Of<'status'>, 'status'>;
    expectTypeOf<Status>().toExtend<Shown<CommitStatusSchema, Status>>();
    expectTypeOf<{ name: string; default: boolean }>().toExtend<Pick<Named<BranchSchema>, 'name' | 'default'>>();
  });

  it('sends the secret token with every webhook, and says which labels changed', async () => {
    await using at = await gitlabFixture();
    await using hook = await hookReceiver();
    const token = randomBytes(16).toString('hex');
    await at.call('POST', '/hooks', { url: hook.url, token, issues_events: true });
    await at.call('PUT', '/issues/1', { add_labels: 'agent,bug' });
    await at.call('PUT', '/issues/1', { remove_labels: 'bug' });
    await at.server.settled();
    const [first, second] = hook.got;
    expect(first?.headers).toMatchObject({ 'x-gitlab-event': 'Issue Hook', 'x-gitlab-token': token });
    expect(first?.headers['webhook-signature']).toBeUndefined();
    const titles = (list: readonly { title: string }[]) => list.map(({ title }) => title);
    const changes = hook.got.map(({ body }) => {
      const { previous, current } = JSON.parse(body).changes.labels;
      return [titles(previous), titles(current)];
    });
    expect(changes).toEqual([
      [[], ['agent', 'bug']],
      [['agent', 'bug'], ['agent']],
    ]);
    expect(JSON.parse(second?.body ?? '')).toMatchObject({
      object_kind: 'issue',
      user: { username: 'alice' },
      project: { path_with_namespace: 'team/tools/calc' },
      object_attributes: { iid: 1, action: 'update' },
    });
  });

  it('signs webhooks where a signing token is set, and then sends no secret', async () => {
    await using at = await gitlabFixture();
    await using hook = await hookReceiver();
    const key = randomBytes(32);
    await at.call('POST', '/hooks', { url: hook.url, signing_token: `whsec_${key.toString('base64')}` });
    await at.call('POST', '/issues/1/notes', { body: 'hello' });
    await at.server.settled();
    const { headers, body } = hook.got[0] ?? { headers: {}, body: '' };
    const signed = [headers['webhook-id'], headers['webhook-timestamp'], body].join('.');
    const mac = createHmac('sha256', key).update(signed);
    expect(headers['webhook-signature']).toBe(`v1,${mac.digest('base64')}`);
    expect(headers['x-gitlab-token']).toBeUndefined();
    expect(JSON.parse(body)).toMatchObject({
      object_kind: 'note',
      object_attributes: { note: 'hello' },
      issue: { iid: 1 },
    });
  });

  it.each([
    ['GET', '/nowhere', undefined, 404],
    ['PUT', '/issues/1', {}, 400],
    ['PUT', '/issues/1', { add_label: 'x' }, 400],
    ['PUT', '/issues/1', { state_event: 'shut' }, 400],
    ['PUT', '/issues/1', { title: 'x'.repeat(256) }, 400],
    ['GET', '/issues?label=x', undefined, 400],
    ['GET', '/issues/2', undefined, 404],
    ['GET', '/merge_requests/1', undefined, 404],
    ['POST', '/issues/1/notes', { body: 1 }, 400],
    ['POST', '/issues/1/notes', { body: '/close' }, 400],
    ['POST', '/merge_requests', { source_branch: 'none', target_branch: 'main', title: 't' }, 400],
    ['POST', '/labels', { name: 'x', color: 'red' }, 400],
    ['POST', `/statuses/${'a'.repeat(40)}`, { state: 'failure' }, 400],
    ['POST', '/hooks', { url: 'http://x', signing_token: 'whsec_short' }, 400],
    ['GET', '/api/v4/projects/team%2Ftools%2Fother', undefined, 404],
    ['GET', '/api/v4/projects/team/tools/calc', undefined, 404],
  ] as const)('%s %s %o is refused with %i and a message', async (method, path, body, status) => {
    await using at = await gitlabFixture();
    expect(await at.call(method, path, body)).toMatchObject({ status, json: { message: expect.any(String) } });
  });

  it('knows a project by its number too, and refuses a wrong token even to read', async () => {
    await using at = await gitlabFixture();
    const { id } = at.server.repository('team/tools', 'calc');
    expect((await at.call('GET', `/api/v4/projects/${id}`)).json).toMatchObject({
      path_with_namespace: 'team/tools/calc',
      empty_repo: false,
    });
    expect((await at.call('GET', '', undefined, 'wrong')).status).toBe(401);
    expect((await fetch(`${at.server.url}/api/v4/projects/${id}`)).status).toBe(200);
  });

  it('lets strangers comment but not set labels, and tells the rights of members only', async () => {
    await using at = await gitlabFixture();
    const { token, id } = await at.server.addUser('mallory');
    expect((await at.call('POST', '/issues/1/notes', { body: 'x' }, token)).status).toBe(201);
    expect((await at.call('PUT', '/issues/1', { add_labels: 'agent' }, token)).status).toBe(403);
    expect((await at.call('GET', `/members/all/${id}`)).status).toBe(404);
  });

  it('counts issues and merge requests apart', async () => {
    await using at = await gitlabFixture();
    await at.push('one');
    const draft = { source_branch: 'one', target_branch: 'main', title: 'Draft: t' };
    expect((await at.call('POST', '/merge_requests', draft)).json).toMatchObject({ iid: 1, draft: true });
    expect((await at.call('POST', '/merge_requests', draft)).status).toBe(409);
    expect((await at.call('POST', '/issues', { title: 'Another' })).json).toMatchObject({ iid: 2 });
  });

  it('pages lists, and says in headers what follows', async () => {
    await using at = await gitlabFixture();
    for (const title of ['b', 'c']) await at.call('POST', '/issues', { title });
    const first = await at.call('GET', '/issues?per_page=2&sort=asc');
    expect(first.json).toMatchObject([{ iid: 1 }, { iid: 2 }]);
    expect(first.headers.get('x-next-page')).toBe('2');
    const second = await at.call('GET', '/issues?per_page=2&sort=asc&page=2');
    expect(second.json).toMatchObject([{ iid: 3 }]);
    expect(second.headers.get('x-next-page')).toBe('');
  });

  it('does what a quick action says in that it takes it out of the text', async () => {
    await using at = await gitlabFixture();
    const { json } = await at.call('POST', '/issues/1/notes', { body: 'before\r\n/close\nafter\n/merge now' });
    expect(json).toMatchObject({ body: 'before\nafter' });
  });

  it('takes a thread only at a line that the diff shows, with both numbers of one that did not change', async () => {
    await using at = await gitlabFixture();
    const head = await at.push('one');
    const opened = await at.call('POST', '/merge_requests', {
      source_branch: 'one',
      target_branch: 'main',
      title: 't',
    });
    const { diff_refs: refs } = opened.json as { diff_refs: { base_sha: string; head_sha: string } };
    expect(refs.head_sha).toBe(head);
    const at1 = async (change: object) => {
      const position = { position_type: 'text', ...refs, new_path: 'change.txt', new_line: 1, ...change };
      return (await at.call('POST', '/merge_requests/1/discussions', { body: 'here', position })).status;
    };
    expect(await at1({})).toBe(201);
    expect(await at1({ new_line: 2 })).toBe(400);
    expect(await at1({ new_path: 'README.md' })).toBe(400);
    expect(await at1({ old_line: 1 })).toBe(400);
    expect(await at1({ head_sha: refs.base_sha })).toBe(400);
  });

  it('shows pages at GitLab’s addresses', async () => {
    await using at = await gitlabFixture();
    await at.push('one');
    await at.call('POST', '/merge_requests', { source_branch: 'one', target_branch: 'main', title: 'Merge me' });
    const page = async (path: string) => await (await fetch(at.server.url + path)).text();
    expect(await page('/team/tools/calc')).toContain('Merge me');
    expect(await page('/team/tools/calc/-/issues/1')).toContain('Broken');
    expect(await page('/team/tools/calc/-/merge_requests/1')).toContain('Merge me');
    expect(await page('/team/tools')).toContain('Not found');
  });
});
