import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { giteaForge } from '../../../src/forges/gitea/forge.ts';
import { giteaFixture } from '../../support/gitea-fixture.ts';
import { REMARK } from '../../support/remark.ts';
import { answerWith as json, type WireHandler, wireServer } from '../../support/wire-server.ts';

const signal = new AbortController().signal;
const repo = { owner: 'o', name: 'r' };
const ref = { repo, number: 1 };
const SHA = 'a'.repeat(40);

/** A server that answers as told, and the adapter before it. */
async function wire(handler: WireHandler) {
  const server = await wireServer(handler);
  return { ...server, forge: giteaForge({ url: server.url, token: 't0ken' }) };
}

const ISSUE = {
  id: 1,
  number: 1,
  title: 't',
  body: '',
  state: 'open',
  labels: [],
  user: { login: 'a' },
  created_at: '',
  updated_at: '',
  html_url: '',
};

describe('errors on the wire', () => {
  it.each([
    [401, 'FORGE_REFUSED', 1],
    [403, 'FORGE_REFUSED', 1],
    [404, 'FORGE_NOT_FOUND', 1],
    [409, 'FORGE_CONFLICT', 1],
    // What is refused once is refused always: it must not go back to the queue for ever.
    [422, 'FORGE_REFUSED', 1],
    [429, 'FORGE_LIMITED', 1],
    [500, 'FORGE_UNREACHABLE', 4],
    [503, 'FORGE_UNREACHABLE', 4],
  ])('%i is %s after %i requests', async (status, code, requests) => {
    await using at = await wire((_req, res) => res.writeHead(status, { 'retry-after': '7' }).end('{"message":"no"}'));
    const error = await at.forge.issues.get(ref, signal).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, retryAfterMs: 7000 });
    expect(String(error)).not.toContain('t0ken');
    expect(at.seen).toHaveLength(requests);
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
      json(res, ISSUE);
    });
    expect((await at.forge.issues.get(ref, signal)).title).toBe('t');
    expect(n).toBe(3);
  });

  it.each(['<html>', '', 'null', '[]', '{"number":"1"}'])('the answer %j is FORGE_ANSWER', async (text) => {
    await using at = await wire((_req, res) => res.writeHead(200).end(text));
    await expect(at.forge.issues.get(ref, signal)).rejects.toMatchObject({ code: 'FORGE_ANSWER' });
    expect(at.seen).toHaveLength(1);
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
    await using other = await wire((_req, res) => json(res, ISSUE));
    await using at = await wire((_req, res) => res.writeHead(307, { location: other.url }).end());
    await expect(at.forge.issues.get(ref, signal)).rejects.toMatchObject({ code: expect.stringMatching(/^FORGE_/) });
    expect(other.seen).toEqual([]);
  });

  it('gives git its own address, whatever the forge says of itself', async () => {
    await using at = await wire((_req, res) =>
      json(res, { login: 'bot', default_branch: 'main', empty: false, clone_url: 'http://evil.invalid/x.git' }),
    );
    expect((await at.forge.source.remote(repo, 'read', signal)).url).toBe(`${at.url}/o/r.git`);
  });

  it('refuses a file over 1 MiB for good', async () => {
    await using at = await wire((_req, res) => res.writeHead(200).end(Buffer.alloc(2 ** 20 + 1)));
    await expect(at.forge.source.file(repo, 'x', SHA, signal)).rejects.toMatchObject({ code: 'SOURCE_REFUSED' });
  });
});

describe('lists', () => {
  const pageOf = (req: IncomingMessage) => Number(new URL(req.url ?? '', 'http://x').searchParams.get('page') ?? 1);

  it('go on after pages that the server makes smaller than asked', async () => {
    await using at = await wire((req, res) => {
      const labels = [{ id: 1, name: 'agent' }];
      const all = [1, 2, 3, 4, 5].map((number) => ({ ...ISSUE, id: number, number, labels }));
      json(res, all.slice((pageOf(req) - 1) * 2, pageOf(req) * 2), { 'x-total-count': '5' });
    });
    expect((await at.forge.issues.list(repo, 'agent', signal)).map(({ ref: { number } }) => number)).toEqual([
      1, 2, 3, 4, 5,
    ]);
  });

  it('leave out issues without the label, which Gitea sends when no such label exists', async () => {
    await using at = await wire((req, res) => json(res, pageOf(req) === 1 ? [ISSUE] : []));
    expect(await at.forge.issues.list(repo, 'agent', signal)).toEqual([]);
  });

  it('read a whole timeline, whose total counts one page only', async () => {
    await using at = await wire((req, res) => {
      const page = pageOf(req);
      const event = {
        id: page,
        type: 'label',
        body: '1',
        user: { login: `u${page}` },
        label: { id: 1, name: 'agent' },
      };
      json(res, page <= 3 ? [event] : [], { 'x-total-count': page <= 3 ? '1' : '0' });
    });
    expect(await at.forge.issues.labelledBy(ref, 'agent', signal)).toEqual({ login: 'u3' });
  });

  it('do not take the pull request of a fork with the same branch for ours', async () => {
    const side = (id: number) => ({ ref: 'issuewright/1', sha: SHA, repo: { id } });
    await using at = await wire((req, res) =>
      json(res, pageOf(req) === 1 ? [{ ...ISSUE, head: side(2), base: { ...side(1), ref: 'main' } }] : []),
    );
    expect(await at.forge.pulls.find(repo, 'issuewright/1', signal)).toBeUndefined();
  });
});

describe('comments', () => {
  const MARK = '<!-- m -->';

  it('never edits a stranger’s comment that carries the marker', async () => {
    await using at = await giteaFixture();
    await at.call('POST', '/repos/alice/calc/issues/1/comments', { body: `${MARK} mine` });
    await at.forge.issues.say(at.issue, MARK, `${MARK} bot`, signal);
    const all = await at.forge.issues.comments(at.issue, signal);
    expect(all.map(({ author, body }) => [author.login, body])).toEqual([
      ['alice', `${MARK} mine`],
      ['issuewright', `${MARK} bot`],
    ]);
  });

  it('shortens what is too long, with the marker and the end kept wherever the marker stood', async () => {
    await using at = await giteaFixture();
    const body = `${'a'.repeat(60_000)}${MARK}${'b'.repeat(60_000)} the end`;
    await at.forge.issues.say(at.issue, MARK, body, signal);
    const said = await at.forge.issues.said(at.issue, MARK, signal);
    expect(said?.body.length).toBeLessThanOrEqual(65_536);
    expect(said?.body).toMatch(/the end$/);
  });
});

describe('reviews', () => {
  it('a stranger’s review with our marker does not silence ours; ours exists once', async () => {
    await using at = await giteaFixture();
    const sha = await at.push('issuewright/1');
    const pull = await at.forge.pulls.open(
      at.repo,
      { head: 'issuewright/1', base: 'main', title: 'T', body: 'B', draft: false },
      signal,
    );
    const body = `<!-- issuewright:review ${sha} --> all good`;
    await at.call('POST', `/repos/alice/calc/pulls/${pull.ref.number}/reviews`, {
      event: 'COMMENT',
      body,
      commit_id: sha,
    });
    await at.forge.pulls.review(pull.ref, { sha, body: 'ours', remarks: [REMARK] }, signal);
    await at.forge.pulls.review(pull.ref, { sha, body: 'ours', remarks: [REMARK] }, signal);
    const reviews = at.server.repository('alice', 'calc').issues[1]?.pull?.reviews ?? [];
    expect(reviews.map(({ author }) => author)).toEqual(['alice', 'issuewright']);
    expect(reviews[1]?.comments).toMatchObject([{ path: 'change.txt', line: 1 }]);
  });

  it.each([422, 500])('are posted without lines when the forge answers %i to them', async (status) => {
    await using at = await giteaFixture();
    const sha = await at.push('issuewright/1');
    const pull = await at.forge.pulls.open(
      at.repo,
      { head: 'issuewright/1', base: 'main', title: 'T', body: 'B', draft: false },
      signal,
    );
    // After a 500 it is tried once more, when it is certain that nothing happened.
    at.server.fail({
      method: 'POST',
      path: '/reviews',
      fault: { kind: 'status', status },
      times: status === 500 ? 2 : 1,
    });
    await at.forge.pulls.review(pull.ref, { sha, body: 'ours', remarks: [REMARK] }, signal);
    const reviews = at.server.repository('alice', 'calc').issues[1]?.pull?.reviews ?? [];
    expect(reviews.map(({ comments }) => comments)).toEqual([[]]);
    expect(reviews[0]?.body).toMatch(/ours[\s\S]*`change.txt:1`[\s\S]*\*\*Blocker: t\*\*\n\nd$/);
  });
});
