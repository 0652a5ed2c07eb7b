import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { gitlabForge } from '../../../src/forges/gitlab/forge.ts';
import { answerWith, type WireHandler, wireServer } from '../../support/wire-server.ts';

const signal = new AbortController().signal;
const repo = { owner: 'group/sub', name: 'r' };
const ref = { repo, number: 1 };
const SHA = 'a'.repeat(40);

/** A server that answers as told, and the adapter before it. */
async function wire(handler: WireHandler) {
  const server = await wireServer(handler);
  return { ...server, forge: gitlabForge({ url: `${server.url}/`, token: 't0ken' }) };
}

const pageOf = (req: IncomingMessage) => Number(new URL(req.url ?? '', 'http://x').searchParams.get('page') ?? 1);

const ISSUE = {
  id: 1,
  iid: 1,
  title: 't',
  description: null,
  state: 'opened',
  labels: ['agent'],
  author: { id: 1, username: 'a' },
  created_at: '',
  updated_at: '',
  web_url: '',
};
const MERGE = {
  ...ISSUE,
  draft: false,
  source_branch: 'issuewright/1',
  target_branch: 'main',
  source_project_id: 7,
  target_project_id: 7,
  sha: SHA,
};
const NOTE = { id: 1, body: 'b', author: { username: 'a' }, created_at: '', updated_at: '', system: false };

describe('errors on the wire', () => {
  it.each([
    [400, 'FORGE_REFUSED', 1],
    [401, 'FORGE_REFUSED', 1],
    [403, 'FORGE_REFUSED', 1],
    [404, 'FORGE_NOT_FOUND', 1],
    [409, 'FORGE_CONFLICT', 1],
    [410, 'FORGE_NOT_FOUND', 1],
    [422, 'FORGE_REFUSED', 1],
    [429, 'FORGE_LIMITED', 1],
    [500, 'FORGE_UNREACHABLE', 4],
    [502, 'FORGE_UNREACHABLE', 4],
  ])('%i is %s after %i requests', async (status, code, requests) => {
    await using at = await wire((_req, res) => res.writeHead(status, { 'retry-after': '7' }).end('{"message":"no"}'));
    const error = await at.forge.issues.get(ref, signal).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, retryAfterMs: 7000 });
    expect(String(error)).not.toContain('t0ken');
    expect(at.seen).toHaveLength(requests);
    expect(at.seen[0]).toBe('GET /api/v4/projects/group%2Fsub%2Fr/issues/1');
  });

  it('waits until the moment that ratelimit-reset names, by the server’s own clock', async () => {
    const date = 'Sat, 21 Nov 2026 07:00:00 GMT';
    const reset = String(Date.parse(date) / 1000 + 42);
    await using at = await wire((_req, res) => res.writeHead(429, { date, 'ratelimit-reset': reset }).end());
    await expect(at.forge.issues.get(ref, signal)).rejects.toMatchObject({ retryAfterMs: 42_000 });
  });

  it.each(['', 'soon', '-5', '99999999999999'])('a ratelimit-reset of %j says nothing', async (reset) => {
    await using at = await wire((_req, res) => res.writeHead(429, { 'ratelimit-reset': reset }).end());
    const error = await at.forge.issues.get(ref, signal).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'FORGE_LIMITED', retryAfterMs: undefined });
  });

  it.each(['<html>', '', 'null', '[]', '{"iid":"1"}'])('the answer %j is FORGE_ANSWER', async (text) => {
    await using at = await wire((_req, res) => res.writeHead(200).end(text));
    await expect(at.forge.issues.get(ref, signal)).rejects.toMatchObject({ code: 'FORGE_ANSWER' });
    expect(at.seen).toHaveLength(1);
  });

  it('reads again after a reset, and after an answer that broke off', async () => {
    let n = 0;
    await using at = await wire((req, res) => {
      n += 1;
      if (n === 1) return void req.socket.resetAndDestroy();
      if (n === 2) {
        res.writeHead(200, { 'content-length': '1000' }).write('{"id":');
        return void setImmediate(() => res.destroy());
      }
      answerWith(res, ISSUE);
    });
    expect((await at.forge.issues.get(ref, signal)).body).toBe('');
    expect(n).toBe(3);
  });

  it('ends with the reason of an abort while an answer is under way', async () => {
    const stop = new AbortController();
    await using at = await wire((_req, res) => {
      res.writeHead(200).write('{');
      setImmediate(() => stop.abort(new Error('stopped')));
    });
    await expect(at.forge.issues.get(ref, stop.signal)).rejects.toThrow('stopped');
  });

  it('follows no redirect: the token goes nowhere else', async () => {
    await using other = await wire((_req, res) => answerWith(res, ISSUE));
    await using at = await wire((_req, res) => res.writeHead(307, { location: other.url }).end());
    await expect(at.forge.issues.get(ref, signal)).rejects.toMatchObject({ code: expect.stringMatching(/^FORGE_/) });
    expect(other.seen).toEqual([]);
  });

  it('gives git its own address, groups and all, whatever the forge says of itself', async () => {
    await using at = await wire((_req, res) => answerWith(res, { http_url_to_repo: 'http://evil.invalid/x.git' }));
    const remote = await at.forge.source.remote(repo, 'read', signal);
    expect(remote.url).toBe(`${at.url}/group/sub/r.git`);
    expect(at.seen).toEqual([]);
  });

  it('refuses a file over 1 MiB, and JSON over 32 MiB, for good', async () => {
    await using at = await wire((_req, res) => res.writeHead(200).end(Buffer.alloc(2 ** 20 + 1)));
    await expect(at.forge.source.file(repo, 'x', SHA, signal)).rejects.toMatchObject({ code: 'SOURCE_REFUSED' });
    await using big = await wire((_req, res) => {
      res.on('error', () => undefined);
      res.writeHead(200).end(Buffer.alloc(2 ** 25 + 1, 0x20));
    });
    await expect(big.forge.issues.get(ref, signal)).rejects.toMatchObject({ code: 'FORGE_ANSWER' });
  });
});

describe('lists', () => {
  const issues = [1, 2, 3, 4, 5].map((iid) => ({ ...ISSUE, id: iid, iid }));
  const numbers = async (forge: ReturnType<typeof gitlabForge>) =>
    (await forge.issues.list(repo, 'agent', signal)).map(({ ref: { number } }) => number);

  it('follow x-next-page over pages that the server makes smaller than asked', async () => {
    await using at = await wire((req, res) => {
      const page = pageOf(req);
      answerWith(res, issues.slice((page - 1) * 2, page * 2), { 'x-next-page': page < 3 ? String(page + 1) : '' });
    });
    expect(await numbers(at.forge)).toEqual([1, 2, 3, 4, 5]);
    expect(at.seen).toHaveLength(3);
  });

  it('end at an empty page where a proxy took the header away', async () => {
    await using at = await wire((req, res) => answerWith(res, issues.slice((pageOf(req) - 1) * 2, pageOf(req) * 2)));
    expect(await numbers(at.forge)).toEqual([1, 2, 3, 4, 5]);
    expect(at.seen).toHaveLength(4);
  });

  it('that never end are given up', async () => {
    await using at = await wire((_req, res) => answerWith(res, [ISSUE], { 'x-next-page': '2' }));
    await expect(at.forge.issues.list(repo, 'agent', signal)).rejects.toMatchObject({ code: 'FORGE_ANSWER' });
    expect(at.seen).toHaveLength(200);
  });

  it('leave out what is confidential, and what lacks the label', async () => {
    await using at = await wire((_req, res) => {
      const odd = [
        { ...ISSUE, iid: 2, confidential: true },
        { ...ISSUE, iid: 3, labels: ['other'] },
      ];
      answerWith(res, [ISSUE, ...odd], { 'x-next-page': '' });
    });
    expect(await numbers(at.forge)).toEqual([1]);
  });

  it('of comments leave out those of the system and those for members only', async () => {
    await using at = await wire((_req, res) => {
      const odd = [{ system: true }, { internal: true }, { confidential: true }];
      answerWith(res, [NOTE, ...odd.map((flag, n) => ({ ...NOTE, id: n + 2, ...flag }))], { 'x-next-page': '' });
    });
    const comments = await at.forge.issues.comments(ref, signal);
    expect(comments.map(({ id }) => id)).toEqual([1]);
    expect(comments[0]?.url).toBe(`${at.url}/group/sub/r/-/issues/1#note_1`);
  });

  it('do not take the merge request of a fork with the same branch for ours', async () => {
    await using at = await wire((_req, res) =>
      answerWith(res, [{ ...MERGE, source_project_id: 8 }], { 'x-next-page': '' }),
    );
    expect(await at.forge.pulls.find(repo, 'issuewright/1', signal)).toBeUndefined();
  });
});

describe('what GitLab says', () => {
  it.each([
    [5, 'none'],
    [10, 'read'],
    [15, 'triage'],
    [20, 'triage'],
    [30, 'write'],
    [40, 'maintain'],
    [50, 'admin'],
  ])('access level %i is %s', async (access_level, permission) => {
    await using at = await wire((req, res) => {
      if (req.url?.startsWith('/api/v4/users?username=ann')) return answerWith(res, [{ id: 3, username: 'Ann' }]);
      answerWith(res, req.url?.endsWith('/members/all/3') ? { access_level } : []);
    });
    expect(await at.forge.permission(repo, 'ann', signal)).toBe(permission);
  });

  it.each([
    ['nobody of that name', [], { access_level: 50 }],
    ['somebody of another name', [{ id: 3, username: 'anna' }], { access_level: 50 }],
    ['a member who waits for approval', [{ id: 3, username: 'ann' }], { access_level: 50, state: 'awaiting' }],
  ])('%s may do nothing', async (_what, users, member) => {
    await using at = await wire((req, res) => {
      if (req.url?.includes('/users?')) return answerWith(res, users, { 'x-next-page': '' });
      answerWith(res, member);
    });
    expect(await at.forge.permission(repo, 'ann', signal)).toBe('none');
  });

  it('a stranger may do nothing, and an empty repository has no tip', async () => {
    await using at = await wire((req, res) => {
      if (req.url?.includes('/users?')) return answerWith(res, [{ id: 3, username: 'ann' }], { 'x-next-page': '' });
      if (req.url?.includes('/members/')) return void res.writeHead(404).end('{}');
      answerWith(res, { default_branch: null, empty_repo: true });
    });
    expect(await at.forge.permission(repo, 'ann', signal)).toBe('none');
    expect(await at.forge.source.defaultBranch(repo, signal)).toEqual({ name: 'main', sha: undefined });
  });

  it.each(['opened', 'closed', 'merged', 'locked'] as const)('a merge request that is %s', async (state) => {
    await using at = await wire((_req, res) => answerWith(res, { ...MERGE, state, diff_refs: { base_sha: null } }));
    const expected = { opened: 'open', locked: 'open', closed: 'closed', merged: 'merged' }[state];
    expect(await at.forge.pulls.get(ref, signal)).toMatchObject({ state: expected, base: { sha: '' } });
  });
});
