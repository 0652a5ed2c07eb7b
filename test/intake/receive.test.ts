import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { BotError } from '../../src/domain/errors.ts';
import { openSqliteStore } from '../../src/stores/sql/open-sqlite-store.ts';
import {
  chunk,
  head,
  hookServer,
  payload,
  post,
  rawRequest,
  sign,
  signed,
  streamRequest,
} from '../support/hook-server.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { silentLog } from '../support/silent-log.ts';
import { tempFolder } from '../support/temp-folder.ts';

const MIB = 1024 * 1024;
const BODY = JSON.stringify(payload());

describe('a webhook that is in order', () => {
  it('is written before it is accepted, and taken up after', async () => {
    const order: string[] = [];
    const disk = Promise.withResolvers<void>();
    const hooks = await hookServer({
      store: { firstSight: () => disk.promise.then(() => order.push('written') > 0) },
      wake: () => void order.push('woken'),
    });
    const answer = post(hooks.url, BODY, signed(BODY, hooks.secret));
    await expect.poll(() => hooks.handled.length).toBe(1);
    void hooks.handled[0]?.then(() => order.push('answered'));
    disk.resolve();
    expect(await answer).toEqual({ status: 202, body: { status: 'accepted' } });
    await expect.poll(() => order).toEqual(['written', 'answered', 'woken']);
  });

  it('is accepted even where taking it up breaks, which is logged', async () => {
    const logged: string[] = [];
    const hooks = await hookServer({
      log: { ...silentLog, error: (message) => void logged.push(message) },
      wake: () => {
        throw new TypeError('a defect');
      },
    });
    expect((await post(hooks.url, BODY, signed(BODY, hooks.secret))).status).toBe(202);
    await expect.poll(() => logged).toEqual(['webhook not taken up']);
  });

  it('keeps what the delivery says, and no more of it', async () => {
    const hooks = await hookServer();
    const said = 'ünïcode 🧪 \u0000';
    const body = JSON.stringify(payload({ action: 'created', comment: { id: 9, body: said }, note: 'x'.repeat(9000) }));
    const headers = { 'x-gitea-delivery': 'd-1', 'x-gitea-event': 'issue_comment' };
    await post(hooks.url, body, signed(body, hooks.secret, headers));
    const [delivery] = hooks.written;
    const kept = delivery?.body ?? '';
    expect(delivery).toMatchObject({ id: 'gitea comment 12 9', forge: 'gitea', event: 'issue_comment' });
    expect(JSON.parse(kept)).toMatchObject({ kind: 'comment-created', body: said });
    expect(kept.length).toBeLessThan(300);
  });

  it('is taken from Forgejo under its own names', async () => {
    const hooks = await hookServer();
    const headers = {
      'content-type': 'application/json',
      'x-forgejo-event': 'issues',
      'x-forgejo-delivery': 'f-1',
      'x-forgejo-signature': sign(BODY, hooks.secret),
    };
    expect((await post(hooks.url, BODY, headers)).body).toEqual({ status: 'accepted' });
    expect(hooks.written[0]).toMatchObject({ id: 'f-1', event: 'issues' });
  });

  it.each([undefined, 'a b', 'x'.repeat(200)])('goes by the hash of its body where its id is %s', async (id) => {
    const hooks = await hookServer();
    const { 'x-gitea-delivery': _id, ...headers } = signed(BODY, hooks.secret);
    await post(hooks.url, BODY, { ...headers, ...(id && { 'x-gitea-delivery': id }) });
    expect(hooks.written[0]?.id).toBe(createHash('sha256').update(BODY).digest('hex'));
  });

  it('may be signed with either of two secrets', async () => {
    const secrets = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
    const hooks = await hookServer({ secrets });
    for (const secret of secrets) expect((await post(hooks.url, BODY, signed(BODY, secret))).status).toBe(202);
    expect((await post(hooks.url, BODY, signed(BODY, hooks.secret))).status).toBe(401);
    expect(hooks.written).toHaveLength(2);
  });

  it('is taken at exactly the cap', async () => {
    const hooks = await hookServer({ maxBody: BODY.length });
    expect((await post(hooks.url, BODY, signed(BODY, hooks.secret))).status).toBe(202);
    expect((await post(hooks.url, `${BODY} `, signed(`${BODY} `, hooks.secret))).status).toBe(413);
  });

  it('may arrive a byte at a time', async () => {
    const hooks = await hookServer();
    const request = head({ ...signed(BODY, hooks.secret), 'transfer-encoding': 'chunked', connection: 'close' });
    const answer = await rawRequest(hooks.port, (write) => {
      write(request);
      for (const byte of Buffer.from(BODY))
        write(Buffer.concat([Buffer.from('1\r\n'), Buffer.of(byte), Buffer.from('\r\n')]));
      write('0\r\n\r\n');
    });
    expect(answer).toContain('{"status":"accepted"}');
    expect(JSON.parse(hooks.written[0]?.body ?? '')).toMatchObject({
      kind: 'issue-labelled',
      sender: { login: 'ann' },
    });
  });
});

describe('a webhook that came before', () => {
  it('is seen, and taken up once', async () => {
    const hooks = await hookServer();
    const headers = signed(BODY, hooks.secret);
    await post(hooks.url, BODY, headers);
    expect(await post(hooks.url, BODY, headers)).toEqual({ status: 202, body: { status: 'seen' } });
    await turn();
    expect(hooks.woken).toHaveLength(1);
  });

  it('is written once of twenty at the same moment', async () => {
    const folder = await tempFolder();
    await using store = await openSqliteStore({ path: join(folder, 'bot.db'), clock: new ManualClock() });
    const hooks = await hookServer({ store });
    const headers = signed(BODY, hooks.secret);
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(hooks.url, BODY, headers)));
    const statuses = answers.map(({ body }) => body.status);
    expect(statuses.toSorted()).toEqual(['accepted', ...Array.from({ length: 19 }, () => 'seen')]);
    expect(hooks.woken).toHaveLength(1);
    expect(await store.unsettled()).toHaveLength(1);
  });

  it('is seen when a recorded comment is sent again under a new id', async () => {
    const hooks = await hookServer();
    const body = JSON.stringify(payload({ action: 'created', comment: { id: 9, body: '/agent run' } }));
    const send = () => post(hooks.url, body, signed(body, hooks.secret, { 'x-gitea-event': 'issue_comment' }));
    expect((await send()).body).toEqual({ status: 'accepted' });
    expect((await send()).body).toEqual({ status: 'seen' });
  });
});

describe('a webhook that is not for us', () => {
  it.each([
    ['another event', payload(), { 'x-gitea-event': 'push' }],
    ['no event', payload(), { 'x-gitea-event': '' }],
    ['another action', payload({ action: 'milestoned' }), {}],
    ['an empty object', {}, {}],
    ['the bot itself', payload({ sender: { login: 'IssueWright' } }), {}],
  ])('is not refused: %s', async (_what, content, headers) => {
    const hooks = await hookServer();
    const body = JSON.stringify(content);
    const answer = await post(hooks.url, body, signed(body, hooks.secret, headers));
    expect(answer).toEqual({ status: 202, body: { status: 'ignored', why: expect.stringMatching(/\.$/) } });
    expect([hooks.written, hooks.woken]).toEqual([[], []]);
  });
});

describe('a webhook that is refused', () => {
  it.each([
    ['null', 'null'],
    ['a text', '"x"'],
    ['a list', '[{}]'],
    ['a number', '7'],
    ['nothing', ''],
    ['half an object', BODY.slice(0, -9)],
    ['a form', `payload=${encodeURIComponent(BODY)}`],
    ['bytes that are no text', '\u0000\u0001'],
  ])('holds %s', async (_what, body) => {
    const hooks = await hookServer();
    const answer = await post(hooks.url, body, signed(body, hooks.secret));
    expect(answer).toEqual({
      status: 400,
      body: {
        code: 'WEBHOOK_MALFORMED',
        message: expect.any(String),
        hint: expect.stringContaining('application/json'),
      },
    });
    expect(hooks.written).toEqual([]);
  });

  it('is a form: the hint names the content type to set', async () => {
    const hooks = await hookServer();
    const headers = signed('payload=x', hooks.secret, { 'content-type': 'application/x-www-form-urlencoded' });
    const answer = await post(hooks.url, 'payload=x', headers);
    expect(answer).toMatchObject({
      status: 415,
      body: { code: 'WEBHOOK_MALFORMED', hint: expect.stringContaining('application/json') },
    });
  });

  it('has no signature', async () => {
    const hooks = await hookServer();
    const { 'x-gitea-signature': _signature, ...headers } = signed(BODY, hooks.secret);
    expect(await post(hooks.url, BODY, headers)).toMatchObject({ status: 401, body: { code: 'WEBHOOK_UNSIGNED' } });
  });

  it.each([
    ['of another secret', (secret: string) => sign(BODY, `${secret}x`)],
    ['of another body', (secret: string) => sign(`${BODY} `, secret)],
    ['cut short', (secret: string) => sign(BODY, secret).slice(2)],
    ['made longer', (secret: string) => `${sign(BODY, secret)}00`],
    ['with a prefix', (secret: string) => `sha256=${sign(BODY, secret)}`],
    ['given twice', (secret: string) => `${sign(BODY, secret)}, ${sign(BODY, secret)}`],
    ['that is empty', () => ''],
    ['that is the secret', (secret: string) => secret],
  ])('has a signature %s', async (_what, signature) => {
    const hooks = await hookServer();
    const headers = signed(BODY, hooks.secret, { 'x-gitea-signature': signature(hooks.secret) });
    expect(await post(hooks.url, BODY, headers)).toMatchObject({ status: 401, body: { code: 'WEBHOOK_SIGNATURE' } });
    expect(hooks.written).toEqual([]);
  });

  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('comes by %s, and the connection stays usable', async (method) => {
    const hooks = await hookServer();
    const answer = await fetch(hooks.url, { method });
    expect([answer.status, await answer.json()]).toMatchObject([405, { code: 'HTTP_METHOD' }]);
    expect((await post(hooks.url, BODY, signed(BODY, hooks.secret))).status).toBe(202);
  });

  it.each([
    [new BotError('DISK_FULL', 'no space left on /secret/place'), 503, 'DISK_FULL'],
    [new TypeError('a defect near /secret/place'), 500, 'INTERNAL'],
  ])('cannot be written: %s', async (failure, status, code) => {
    const hooks = await hookServer({ store: { firstSight: () => Promise.reject(failure) } });
    const answer = await post(hooks.url, BODY, signed(BODY, hooks.secret));
    expect(answer).toMatchObject({ status, body: { code } });
    expect(JSON.stringify(answer)).not.toContain('/secret/place');
    await turn();
    expect(hooks.woken).toEqual([]);
  });
});

describe('a body that is too large', () => {
  it('is refused by its declared length, unread', async () => {
    const hooks = await hookServer();
    const headers = { ...signed(BODY, hooks.secret), 'content-length': String(1024 * MIB) };
    const answer = await rawRequest(hooks.port, (write) => write(head(headers)));
    expect(answer).toMatch(/^HTTP\/1.1 413 [\s\S]*connection: close[\s\S]*WEBHOOK_TOO_LARGE/i);
    expect(hooks.sockets[0]?.bytesRead).toBeLessThan(64 * 1024);
  });

  it('is refused while it streams, held to the cap, and cut off', { timeout: 60_000 }, async () => {
    const hooks = await hookServer();
    const before = process.memoryUsage().rss;
    let sent = 0;
    const answer = await streamRequest(
      hooks.port,
      head({ ...signed('', hooks.secret), 'transfer-encoding': 'chunked' }),
      (bytes) => {
        sent += bytes;
        return sent < 400 * MIB;
      },
    );
    expect(answer).toMatch(/^HTTP\/1.1 413 [\s\S]*WEBHOOK_TOO_LARGE/);
    expect(hooks.sockets[0]?.bytesRead).toBeLessThanOrEqual(25 * MIB + 64 * 1024);
    expect(sent).toBeLessThan(60 * MIB);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * MIB);
    expect(hooks.written).toEqual([]);
  });

  it('is not read at all where it is unsigned', async () => {
    const hooks = await hookServer();
    let sent = 0;
    const answer = await streamRequest(hooks.port, head({ 'transfer-encoding': 'chunked' }), (bytes) => {
      sent += bytes;
      return sent < 400 * MIB;
    });
    expect(answer).toMatch(/^HTTP\/1.1 401 [\s\S]*WEBHOOK_UNSIGNED/);
    expect(hooks.sockets[0]?.bytesRead).toBeLessThan(MIB);
  });

  it('is refused in its turn where the request before it on the same connection is not answered yet', async () => {
    const disk = Promise.withResolvers<boolean>();
    const hooks = await hookServer({ store: { firstSight: () => disk.promise } });
    const first = head({ ...signed(BODY, hooks.secret), 'content-length': String(BODY.length) }) + BODY;
    const answers = rawRequest(hooks.port, (write) =>
      write(`${first}${head({ 'content-length': String(MIB) })}${' '.repeat(MIB)}`),
    );
    await expect.poll(() => hooks.handled.length).toBe(2);
    disk.resolve(true);
    expect(await answers).toMatch(/^HTTP\/1.1 202 [\s\S]*"accepted"}HTTP\/1.1 401 [\s\S]*WEBHOOK_UNSIGNED/);
  });

  it('is one of many that hold too much together', async () => {
    const hooks = await hookServer({ maxHeld: MIB });
    const headers = head({ ...signed('', hooks.secret), 'transfer-encoding': 'chunked' });
    const waiting = connect(hooks.port, '127.0.0.1');
    await once(waiting, 'connect');
    waiting.write(headers);
    waiting.write(chunk(900 * 1024));
    await expect.poll(() => hooks.sockets[0]?.bytesRead).toBeGreaterThan(900 * 1024);
    const answer = await rawRequest(hooks.port, (write) => write(headers) && write(chunk(900 * 1024)));
    expect(answer).toMatch(/^HTTP\/1.1 503 [\s\S]*WEBHOOK_BUSY/);
    waiting.destroy();
    // What the first one held is free again.
    await hooks.handled[0];
    const body = `${BODY}${' '.repeat(800 * 1024)}`;
    expect((await post(hooks.url, body, signed(body, hooks.secret))).status).toBe(202);
  });
});

describe('a connection that is lost', () => {
  it('within the body leaves nothing', async () => {
    const hooks = await hookServer();
    const socket = connect(hooks.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(head({ ...signed(BODY, hooks.secret), 'content-length': String(BODY.length) }));
    socket.write(BODY.slice(0, 20));
    await expect.poll(() => hooks.handled.length).toBe(1);
    socket.destroy();
    await hooks.handled[0];
    expect(hooks.written).toEqual([]);
  });

  it('by the end of the server settles the reading', async () => {
    const hooks = await hookServer();
    const answer = rawRequest(hooks.port, (write) =>
      write(head({ ...signed(BODY, hooks.secret), 'content-length': String(BODY.length) })),
    );
    await expect.poll(() => hooks.handled.length).toBe(1);
    hooks.stop.abort();
    await hooks.handled[0];
    expect(await answer).toBe('');
  });

  it('after the body still takes the order up', async () => {
    const gate = Promise.withResolvers<boolean>();
    const hooks = await hookServer({ store: { firstSight: () => gate.promise } });
    const socket = connect(hooks.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(head({ ...signed(BODY, hooks.secret), 'content-length': String(BODY.length) }) + BODY);
    await expect.poll(() => hooks.handled.length).toBe(1);
    socket.destroy();
    gate.resolve(true);
    await hooks.handled[0];
    await expect.poll(() => hooks.woken.length).toBe(1);
  });
});
