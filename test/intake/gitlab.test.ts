import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gitlabHook } from '../../src/intake/gitlab.ts';
import { hookServer, post } from '../support/hook-server.ts';

const REPO = { owner: 'group/sub', name: 'name', id: 12 };
const ISSUE = { repo: REPO, number: 3 };
const ANN = { login: 'ann' };
const hook = gitlabHook({ self: 'issuewright' });

const label = (title: string) => ({ id: 206, title, color: '#ffffff', project_id: 12, type: 'ProjectLabel' });
const labels = (previous: readonly string[], current: readonly string[]) => ({
  labels: { previous: previous.map(label), current: current.map(label) },
});
const common = {
  user: { id: 5, name: 'Ann', username: 'ann', avatar_url: 'https://gitlab.example.org/a.png', email: '[REDACTED]' },
  project: { id: 12, name: 'Name', path_with_namespace: 'group/sub/name', default_branch: 'main', namespace: 'Sub' },
  repository: { name: 'Name', url: 'git@gitlab.example.org:group/sub/name.git' },
};

function issue(attributes: object = {}, change: object = {}) {
  return {
    object_kind: 'issue',
    event_type: 'issue',
    ...common,
    object_attributes: {
      id: 301,
      iid: 3,
      title: 'T',
      state: 'opened',
      action: 'update',
      confidential: false,
      ...attributes,
    },
    labels: [label('agent')],
    changes: labels([], ['agent']),
    ...change,
  };
}

function note(attributes: object = {}, change: object = {}) {
  return {
    object_kind: 'note',
    event_type: 'note',
    ...common,
    project_id: 12,
    object_attributes: { id: 9, note: 'hello', noteable_type: 'Issue', system: false, action: 'create', ...attributes },
    issue: { id: 301, iid: 3, state: 'opened', labels: [] },
    ...change,
  };
}

const ofIssue = (attributes: object = {}, change: object = {}) =>
  hook.translate('Issue Hook', issue(attributes, change)).event;
const ofNote = (attributes: object = {}, change: object = {}) => hook.translate('Note Hook', note(attributes, change));

const HEARD = { heard: expect.stringMatching(/^[0-9a-f]{64}$/) };

describe("GitLab's events", () => {
  it.each([
    ['open', 'issue-labelled'],
    ['reopen', 'issue-labelled'],
    ['close', 'issue-closed'],
  ])('%s of an issue is %s', (action, kind) => {
    expect(ofIssue({ action })).toEqual({ kind, issue: ISSUE, sender: ANN, ...(kind === 'issue-labelled' && HEARD) });
  });

  it('a label that was set is told by its name, several without', () => {
    const place = { kind: 'issue-labelled', issue: ISSUE, sender: ANN, ...HEARD };
    expect(ofIssue()).toEqual({ ...place, label: 'agent' });
    expect(ofIssue({}, { changes: labels(['bug'], ['bug', 'a', 'b']) })).toEqual(place);
  });

  it('a label that was taken, and none set, is issue-unlabelled', () => {
    const event = ofIssue({}, { changes: labels(['agent', 'bug'], ['bug']) });
    expect(event).toEqual({ kind: 'issue-unlabelled', issue: ISSUE, sender: ANN });
    expect(ofIssue({}, { changes: labels(['bug'], ['agent']) })).toMatchObject({ kind: 'issue-labelled' });
  });

  it('a new comment is told with its text, and happens once', () => {
    expect(ofNote().event).toEqual({ kind: 'comment-created', issue: ISSUE, sender: ANN, body: 'hello', comment: 9 });
    expect(ofNote().once).toBe(ofNote({}, { user: { username: 'bob' } }).once);
    expect(ofNote().once).not.toBe(ofNote({ id: 10 }).once);
  });

  const onMerge = (note: object = {}, change: object = {}) =>
    ofNote({ noteable_type: 'MergeRequest', ...note }, { issue: undefined, merge_request: { iid: 3 }, ...change });
  const TOUCHED = { kind: 'pull-touched', pull: ISSUE, sender: ANN };

  it('a note on a merge request is told with its text where it holds a command', () => {
    expect(onMerge().event).toEqual(TOUCHED);
    const body = 'Hm.\n\n/agent stop';
    const command = { kind: 'comment-created', issue: ISSUE, sender: ANN, body, pull: true };
    expect(onMerge({ note: body })).toEqual({ event: command, once: 'comment 12 9' });
    for (const change of [{ system: true }, { internal: true }, { action: 'update' }])
      expect(onMerge(change).event.kind).toBe('ignored');
    expect(onMerge({}, { user: { username: 'issuewright' } }).event.kind).toBe('ignored');
  });

  const merge = (attributes: object, change: object = {}) =>
    hook.translate('Merge Request Hook', {
      object_kind: 'merge_request',
      ...common,
      object_attributes: { iid: 3, ...attributes },
      ...change,
    }).event;

  it('of merge requests those count that change what is worked on', () => {
    for (const action of ['close', 'reopen', 'merge']) expect(merge({ action })).toEqual(TOUCHED);
    expect(merge({ action: 'update', oldrev: 'a'.repeat(40) })).toEqual(TOUCHED);
    expect(merge({ action: 'update' }, { changes: { draft: { previous: true, current: false } } })).toEqual(TOUCHED);
    const labels = (previous: readonly string[], current: readonly string[]) => {
      const named = (titles: readonly string[]) => titles.map((title) => ({ title }));
      return { changes: { labels: { previous: named(previous), current: named(current) } } };
    };
    expect(merge({ action: 'update' }, labels([], ['a']))).toEqual({ ...TOUCHED, labelled: true });
    expect(merge({ action: 'update' }, labels(['a'], [])).kind).toBe('ignored');
    for (const action of ['open', 'approved', 'update', null]) expect(merge({ action }).kind).toBe('ignored');
    expect(merge({ action: 'close' }, { user: { username: 'issuewright' } }).kind).toBe('ignored');
    expect(merge({ action: 'close', iid: 0 }).kind).toBe('ignored');
  });

  const pipeline = (attributes: object, change: object = {}) =>
    hook.translate('Pipeline Hook', {
      object_kind: 'pipeline',
      ...common,
      object_attributes: { id: 1, status: 'failed', source: 'merge_request_event', ...attributes },
      merge_request: { iid: 3 },
      ...change,
    }).event;

  it('a pipeline that ended touches its merge request, also where the bot pushed', () => {
    expect(pipeline({})).toEqual(TOUCHED);
    const user = { username: 'issuewright' };
    expect(pipeline({}, { user })).toEqual({ ...TOUCHED, sender: { login: 'issuewright' } });
    expect(pipeline({ source: 'external' }, { user }).kind).toBe('ignored');
    expect(pipeline({ status: 'running' }).kind).toBe('ignored');
    expect(pipeline({}, { merge_request: null }).kind).toBe('ignored');
    expect(pipeline({ status: 1 }).kind).toBe('ignored');
  });

  it('a comment of an older version, which names no action, is a new one', () => {
    expect(ofNote({ action: undefined }).event.kind).toBe('comment-created');
  });

  it.each<[string, object]>([
    ['an issue opened without a label', issue({ action: 'open' }, { labels: [] })],
    ['an update of something else', issue({}, { changes: { title: { previous: 'a', current: 'b' } } })],
    ['an update that changed nothing', issue({}, { changes: {} })],
    ['an action that is not known', issue({ action: 'pinned' })],
    ['the bot itself, in other capitals', issue({}, { user: { username: 'IssueWright' } })],
    ['a confidential issue', issue({ confidential: true })],
    ['a path that climbs', issue({}, { project: { id: 12, path_with_namespace: 'group/../name' } })],
    ['a path that ends in dots', issue({}, { project: { id: 12, path_with_namespace: 'group/..' } })],
    ['a path that begins with a slash', issue({}, { project: { id: 12, path_with_namespace: '/group/name' } })],
    ['a part like an option', issue({}, { project: { id: 12, path_with_namespace: '-x/name' } })],
    ['a project without a group', issue({}, { project: { id: 12, path_with_namespace: 'name' } })],
    ['an issue number of zero', issue({ iid: 0 })],
    ['an issue number with a fraction', issue({ iid: 1.5 })],
    ['no sender', issue({}, { user: null })],
    ['another kind than the header says', issue({}, { object_kind: 'merge_request' })],
    ['a note under the header of an issue', note()],
  ])('%s is ignored', (_what, payload) => {
    const { event } = hook.translate('Issue Hook', payload);
    expect(event).toMatchObject({ kind: 'ignored', why: expect.stringMatching(/\.$/) });
  });

  it.each<[string, object]>([
    ['edited later', note({ action: 'update' })],
    ['by the system', note({ system: true })],
    ['for members only', note({ internal: true })],
    ['on a confidential issue', note({}, { issue: { iid: 3, confidential: true } })],
    ['on a commit', note({ noteable_type: 'Commit' }, { issue: undefined, commit: { id: 'a' } })],
    ['of the bot', note({}, { user: { username: 'issuewright' } })],
  ])('a note %s is not read', (_what, payload) => {
    expect(hook.translate('Note Hook', payload).event).toMatchObject({ kind: 'ignored', why: expect.any(String) });
  });

  it.each(['Confidential Issue Hook', 'Confidential Note Hook', 'Push Hook', 'Merge Request Hook', ''])(
    'the event %j is ignored, whatever it holds',
    (name) => {
      for (const payload of [issue(), note()]) expect(hook.translate(name, payload).event.kind).toBe('ignored');
    },
  );

  it('other projects are ignored where only some are served', () => {
    const only = gitlabHook({ self: 'issuewright', serves: ({ owner }) => owner === 'group' });
    const why = 'The repository group/sub/name is not served here.';
    expect(only.translate('Issue Hook', issue()).event).toEqual({ kind: 'ignored', repo: REPO, why });
  });

  it('no payload makes it fail', () => {
    const names = fc.constantFrom('Issue Hook', 'Note Hook', 'Push Hook', '');
    fc.assert(
      fc.property(names, fc.object({ maxDepth: 4 }), (name, value) => {
        expect(hook.translate(name, value).event.kind).toBe('ignored');
      }),
    );
  });

  it('no value in any one field makes it fail', () => {
    const fields = fc.constantFrom('object_kind', 'user', 'project', 'object_attributes', 'labels', 'changes', 'issue');
    fc.assert(
      fc.property(fields, fc.anything(), (field, value) => {
        expect(typeof hook.translate('Issue Hook', { ...issue(), [field]: value }).event.kind).toBe('string');
        expect(typeof hook.translate('Note Hook', { ...note(), [field]: value }).event.kind).toBe('string');
      }),
    );
  });

  it('no value in any one attribute makes it fail', () => {
    const fields = fc.constantFrom('iid', 'id', 'action', 'note', 'confidential', 'system', 'internal');
    fc.assert(
      fc.property(fields, fc.anything(), (field, value) => {
        expect(typeof ofIssue({ [field]: value }).kind).toBe('string');
        expect(typeof ofNote({ [field]: value }).event.kind).toBe('string');
      }),
    );
  });
});

const BODY = JSON.stringify(issue());
const now = () => Math.floor(Date.now() / 1000);

function standard(key: Uint8Array, { id = 'msg-1', time = String(now()), body = BODY } = {}) {
  const mac = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': `v1,${mac}` };
}

function holds(headers: Record<string, string>, secrets: readonly string[], body: string = BODY): boolean {
  return hook.signed({ headers, body: Buffer.from(body) }, secrets);
}

describe("GitLab's secret token", () => {
  const token = randomBytes(24).toString('hex');

  it('is taken as it is, also the one before', () => {
    expect(holds({ 'x-gitlab-token': token }, [token])).toBe(true);
    expect(holds({ 'x-gitlab-token': token }, [randomBytes(24).toString('hex'), token])).toBe(true);
  });

  it.each([
    ['another', () => randomBytes(24).toString('hex')],
    ['a beginning', () => token.slice(0, -1)],
    ['a longer one', () => `${token}0`],
    ['other capitals', () => token.toUpperCase()],
    ['nothing', () => ''],
  ])('%s is refused', (_what, given) => {
    expect(holds({ 'x-gitlab-token': given() }, [token])).toBe(false);
    expect(holds({}, [token])).toBe(false);
    expect(holds({ 'x-gitlab-token': given() }, [])).toBe(false);
  });

  it('still counts where a signature comes along that nobody here can check', () => {
    expect(holds({ 'x-gitlab-token': token, ...standard(randomBytes(32)) }, [token])).toBe(true);
  });
});

describe("GitLab's signing token", () => {
  const key = randomBytes(32);
  const secret = `whsec_${key.toString('base64')}`;

  it('signs id, time and body', () => {
    expect(holds(standard(key), [secret])).toBe(true);
    const other = randomBytes(32);
    const both = `v1,${randomBytes(32).toString('base64')} ${standard(key)['webhook-signature']}`;
    expect(holds({ ...standard(key), 'webhook-signature': both }, [secret])).toBe(true);
    expect(holds(standard(key), [`whsec_${other.toString('base64')}`, secret])).toBe(true);
  });

  it('holds for 300 seconds either way', () => {
    for (const away of [-290, 290]) expect(holds(standard(key, { time: String(now() + away) }), [secret])).toBe(true);
    for (const away of [-310, 310]) expect(holds(standard(key, { time: String(now() + away) }), [secret])).toBe(false);
  });

  it.each<[string, () => Record<string, string>]>([
    ['another key', () => standard(randomBytes(32))],
    ['another body', () => standard(key, { body: `${BODY} ` })],
    ['another id', () => ({ ...standard(key), 'webhook-id': 'msg-2' })],
    ['no id', () => standard(key, { id: '' })],
    ['another time', () => ({ ...standard(key), 'webhook-timestamp': String(now() - 1) })],
    ['a time that is no number', () => standard(key, { time: 'now' })],
    ['a time with a sign', () => standard(key, { time: `+${now()}` })],
    ['no version', () => ({ ...standard(key), 'webhook-signature': standard(key)['webhook-signature'].slice(3) })],
    ['an empty signature', () => ({ ...standard(key), 'webhook-signature': '' })],
    ['the signing token sent as a plain one', () => ({ 'x-gitlab-token': secret })],
    ['the key sent as a plain one', () => ({ 'x-gitlab-token': key.toString('base64') })],
  ])('%s is refused', (_what, headers) => {
    expect(holds(headers(), [secret])).toBe(false);
  });

  it('without a key of 16 bytes is no signing token: nobody signs with an empty key', () => {
    for (const weak of ['whsec_', 'whsec_!!!!????((((', `whsec_${randomBytes(15).toString('base64')}`]) {
      expect(holds(standard(Buffer.from(weak.slice(6), 'base64')), [weak])).toBe(false);
    }
  });

  it('decides alone where it can be checked: a token beside a stale signature changes nothing', () => {
    const token = randomBytes(24).toString('hex');
    const stale = { 'x-gitlab-token': token, ...standard(key, { time: String(now() - 1000) }) };
    expect(holds(stale, [token, secret])).toBe(false);
    expect(holds({ 'x-gitlab-token': token }, [token, secret])).toBe(true);
  });

  it('no header makes it fail', () => {
    const headers = fc.dictionary(
      fc.constantFrom('webhook-id', 'webhook-timestamp', 'webhook-signature', 'x-gitlab-token'),
      fc.string(),
    );
    fc.assert(
      fc.property(headers, fc.array(fc.string()), (given, secrets) => typeof holds(given, secrets) === 'boolean'),
    );
    fc.assert(fc.property(headers, (given) => !holds(given, [secret])));
  });
});

describe("GitLab's webhooks over HTTP", () => {
  it('are taken once, also when GitLab tries a delivery again', async () => {
    const hooks = await hookServer({ dialect: hook });
    const headers = {
      'content-type': 'application/json',
      'x-gitlab-event': 'Issue Hook',
      'x-gitlab-token': hooks.secret,
      'idempotency-key': 'k-1',
    };
    const uuid = () => ({ 'x-gitlab-event-uuid': randomBytes(8).toString('hex') });
    expect((await post(hooks.url, BODY, { ...headers, ...uuid() })).body).toEqual({ status: 'accepted' });
    expect((await post(hooks.url, BODY, { ...headers, ...uuid() })).body).toEqual({ status: 'seen' });
    expect(hooks.written).toMatchObject([{ id: 'k-1', forge: 'gitlab', event: 'Issue Hook' }]);
  });

  it('are refused without a token, and with a wrong one', async () => {
    const hooks = await hookServer({ dialect: hook });
    const headers = { 'content-type': 'application/json', 'x-gitlab-event': 'Issue Hook' };
    expect(await post(hooks.url, BODY, headers)).toMatchObject({ status: 401, body: { code: 'WEBHOOK_UNSIGNED' } });
    const wrong = { ...headers, 'x-gitlab-token': randomBytes(24).toString('hex') };
    expect(await post(hooks.url, BODY, wrong)).toMatchObject({ status: 401, body: { code: 'WEBHOOK_SIGNATURE' } });
    expect(hooks.written).toEqual([]);
  });

  it('are answered with 202 where they are not for us: GitLab switches off hooks that fail', async () => {
    const hooks = await hookServer({ dialect: hook });
    const headers = { 'content-type': 'application/json', 'x-gitlab-token': hooks.secret };
    const answer = await post(hooks.url, '{"object_kind":"push"}', { ...headers, 'x-gitlab-event': 'Push Hook' });
    expect(answer).toMatchObject({ status: 202, body: { status: 'ignored' } });
  });
});
