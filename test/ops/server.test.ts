import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { api } from '../../src/ops/api.ts';
import { readServerFile } from '../../src/ops/server-file.ts';
import { apiServer, ask } from '../support/api-server.ts';
import { rawRequest } from '../support/hook-server.ts';
import { silentLog } from '../support/silent-log.ts';

describe('health', () => {
  it('is told to anybody', async () => {
    const { url } = await apiServer();
    expect(await ask(`${url}/health`)).toEqual({ status: 200, body: { status: 'live' } });
    expect(await ask(`${url}/ready`)).toEqual({ status: 200, body: { status: 'ready', reasons: [] } });
  });

  it('says why the server is not ready, without secrets', async () => {
    const { url } = await apiServer({ ready: async () => ['The forge refuses the key hush.'] });
    const answer = await ask(`${url}/ready`);
    expect(answer).toEqual({ status: 503, body: { status: 'not ready', reasons: ['The forge refuses the key ***.'] } });
  });

  it('survives a check that breaks', async () => {
    const { url } = await apiServer({ ready: () => Promise.reject(new TypeError('hidden detail')) });
    const answer = await ask(`${url}/ready`);
    expect(answer.status).toBe(503);
    expect(JSON.stringify(answer)).not.toContain('hidden');
  });
});

describe('orders', () => {
  it('are listed in brief, narrowed by the query', async () => {
    const { url, asked, row } = await apiServer();
    const answer = await ask(`${url}/api/v1/orders?state=running&issue=owner/name%237&limit=5`);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        orders: [{ id: row.order.id, state: 'running', issue: 'owner/name#7', title: 'Sums are wrong', attempts: 1 }],
      },
    });
    expect(asked).toEqual([['list', { limit: 5, states: ['running'], issue: 'owner/name#7' }]]);
  });

  it.each(['state=flying', 'limit=0', 'limit=501', 'limit=x', 'limit=1.5'])('are not listed for %s', async (query) => {
    const { url, asked } = await apiServer();
    expect(await ask(`${url}/api/v1/orders?${query}`)).toMatchObject({ status: 400, body: { code: 'HTTP_QUERY' } });
    expect(asked).toEqual([]);
  });

  it('are shown by id, without secrets', async () => {
    const { url, row } = await apiServer();
    expect(await ask(`${url}/api/v1/orders/${row.order.id}`)).toMatchObject({
      status: 200,
      body: { order: { id: row.order.id } },
    });
    const show = async () => ({ journal: [{ output: 'the key is hush' }] });
    const hushed = await apiServer({
      orders: { list: async () => [], show, kill: async () => true, killAll: async () => 0 },
    });
    expect((await ask(`${hushed.url}/api/v1/orders/x`)).body).toEqual({ journal: [{ output: 'the key is ***' }] });
  });

  it.each(['0-nothing', '..%2f..%2fetc', '%00', 'a%20b'])('that do not exist are said not to: %s', async (id) => {
    const { url, auth } = await apiServer();
    const answers = [
      await ask(`${url}/api/v1/orders/${id}`),
      await ask(`${url}/agents/${id}/kill`, { method: 'POST', headers: auth }),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ status: 404, body: { code: 'ORDER_UNKNOWN' } });
  });

  it('are killed one by one, or all', async () => {
    const { url, auth, asked, row } = await apiServer();
    const post = (path: string) => ask(`${url}${path}`, { method: 'POST', headers: auth });
    expect(await post(`/agents/${row.order.id}/kill`)).toEqual({
      status: 202,
      body: { id: row.order.id, status: 'stopping' },
    });
    expect(await post('/agents/kill-all')).toEqual({ status: 202, body: { stopping: 3 } });
    expect(asked).toContainEqual(['kill', row.order.id, 'the operator']);
    expect(asked).toContainEqual(['kill-all', 'the operator']);
  });

  it('that are over are said to be', async () => {
    const orders = { list: async () => [], show: async () => ({}), kill: async () => false, killAll: async () => 0 };
    const { url, auth } = await apiServer({ orders });
    const answer = await ask(`${url}/agents/7-1/kill`, { method: 'POST', headers: auth });
    expect(answer).toEqual({ status: 200, body: { id: '7-1', status: 'over' } });
  });

  it('that cannot be read say no more than that', async () => {
    const broken = () => Promise.reject(new TypeError('at /secret/place'));
    const { url } = await apiServer({ orders: { list: broken, show: broken, kill: broken, killAll: broken } });
    const answer = await ask(`${url}/api/v1/orders`);
    expect(answer).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
    expect(JSON.stringify(answer)).not.toContain('/secret/place');
  });
});

describe('the token', () => {
  it.each([
    ['none', undefined],
    ['an empty one', 'Bearer '],
    ['another', `Bearer ${'x'.repeat(43)}`],
    ['another scheme', 'Basic eDp4'],
  ])('is needed to kill: with %s nothing happens', async (_what, authorization) => {
    const { url, asked } = await apiServer();
    for (const path of ['/agents/kill-all', '/agents/7-00000001/kill']) {
      const answer = await ask(`${url}${path}`, { method: 'POST', headers: authorization ? { authorization } : {} });
      expect(answer).toMatchObject({ status: 401, body: { code: 'HTTP_TOKEN' } });
    }
    expect(asked).toEqual([]);
  });

  it.each([
    ['another host name', { host: 'rebound.example' }],
    ['a proxy', { 'x-forwarded-for': '10.0.0.1' }],
    ['another kind of proxy', { forwarded: 'for=10.0.0.1' }],
  ])('is needed to read through %s', async (_what, headers) => {
    const { url, auth } = await apiServer();
    expect(await statusOf(url, headers)).toBe(401);
    expect(await statusOf(url, { ...headers, ...auth })).toBe(200);
  });

  it('is needed to read from a server that is not on loopback only', async () => {
    const { url, auth } = await apiServer({ host: '0.0.0.0' });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await ask(`${url}/api/v1/orders`)).status).toBe(401);
    expect((await ask(`${url}/nowhere`)).status).toBe(401);
    expect((await ask(`${url}/api/v1/orders`, { headers: auth })).status).toBe(200);
    expect((await ask(`${url}/health`)).status).toBe(200);
  });

  it('is new at each start unless it is given', async () => {
    const [a, b, c] = [await apiServer(), await apiServer(), await apiServer({ token: 'given' })];
    expect(a.token).toMatch(/^[\w-]{43}$/);
    expect(b.token).not.toBe(a.token);
    expect(c.token).toBe('given');
  });
});

describe('addresses', () => {
  it('of webhooks go to the receiver, whatever the method or query', async () => {
    const { url } = await apiServer();
    for (const path of ['/hooks/gitea', '/hooks/gitea?x=1']) {
      expect(await (await fetch(`${url}${path}`, { method: 'POST', body: 'x' })).text()).toBe('received');
    }
  });

  it.each(['/', '/hooks/gitea/', '/hooks/github', '/api/v1/', '//hooks/gitea', '/agents/kill-all'])(
    'that are not known are said not to be: %s',
    async (path) => {
      const { url } = await apiServer();
      expect(await ask(`${url}${path}`)).toMatchObject({ status: 404, body: { code: 'HTTP_UNKNOWN' } });
    },
  );

  it.each([
    'get /\r\n\r\n',
    'NONSENSE\r\n\r\n',
    'GET / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n',
    `GET / HTTP/1.1\r\nx: ${'y'.repeat(70_000)}\r\n\r\n`,
  ])('that are no HTTP are refused: %#', async (request) => {
    const { url } = await apiServer();
    const answer = await rawRequest(Number(new URL(url).port), (write) => write(request));
    expect(answer).toMatch(/^HTTP\/1.1 400 [\s\S]*HTTP_MALFORMED/);
  });

  it('are documented, each one', async () => {
    const page = await (await import('node:fs/promises')).readFile(
      new URL('../../docs/operations.md', import.meta.url),
      'utf8',
    );
    const options = { log: silentLog, token: 'x', boundToLoopback: true, redact: String, ready: async () => [] };
    const orders = {
      list: async () => [],
      show: async () => undefined,
      kill: async () => false,
      killAll: async () => 0,
    };
    const routes = api({ ...options, orders }).routes.filter(({ method }) => method !== 'ALL');
    expect(routes.length).toBeGreaterThan(5);
    for (const { method, path } of routes) expect(page).toContain(`\`${method} ${path.replace(':id', 'ID')}\``);
  });
});

describe('a slow client', () => {
  it.each([
    ['its head', 'POST /hooks/gitea HTTP/1.1\r\nhost: x\r\n'],
    ['its body', 'POST /hooks/gitea HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n12'],
  ])('is cut off when %s takes too long', async (_what, begun) => {
    const { url } = await apiServer({
      arrivalMs: 200,
      receiver: (req) =>
        text(req).then(
          () => undefined,
          () => undefined,
        ),
    });
    const answer = await rawRequest(Number(new URL(url).port), (write) => write(begun));
    expect(answer).toMatch(/^HTTP\/1.1 408 [\s\S]*HTTP_SLOW/);
  });
});

describe('a port', () => {
  it('that is taken is said to be', async () => {
    const { url } = await apiServer();
    await expect(apiServer({ port: Number(new URL(url).port) })).rejects.toMatchObject({ code: 'PORT_TAKEN' });
  });

  it('of an address that is not ours is refused', async () => {
    await expect(apiServer({ host: '203.0.113.7' })).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('is free again where the data directory cannot be written', async () => {
    const { url, close } = await apiServer();
    await close();
    const port = Number(new URL(url).port);
    await expect(apiServer({ port, dataDir: '/nowhere/at/all' })).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE' });
    expect((await ask(`${(await apiServer({ port })).url}/health`)).status).toBe(200);
  });
});

describe('the end of a server', () => {
  it('lets a request under way finish, and leaves no file', async () => {
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const server = await apiServer({
      receiver: async (_req, res) => {
        begun.resolve();
        await gate.promise;
        res.end('finished');
      },
    });
    const answer = fetch(`${server.url}/hooks/gitea`, { method: 'POST' });
    await begun.promise;
    const closed = server.close();
    await expect(fetch(`${server.url}/health`)).rejects.toThrow();
    gate.resolve();
    expect(await (await answer).text()).toBe('finished');
    await closed;
    await server.close();
    expect(existsSync(join(server.dataDir, 'server.json'))).toBe(false);
  });

  it('cuts what takes too long, and says so to it', async () => {
    const aborted = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const server = await apiServer({
      drainMs: 50,
      receiver: async (_req, _res, signal) => {
        signal.addEventListener('abort', () => aborted.resolve());
        begun.resolve();
        await aborted.promise;
      },
    });
    const answer = fetch(`${server.url}/hooks/gitea`, { method: 'POST' });
    answer.catch(() => undefined);
    await begun.promise;
    await server.close();
    await aborted.promise;
    await expect(answer).rejects.toThrow();
  });

  it('does not wait for a connection that is kept open for nothing', async () => {
    const server = await apiServer();
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n');
    await once(socket, 'data');
    const ended = once(socket, 'close');
    socket.resume();
    await server.close();
    await ended;
  });

  it("leaves a newer server's file alone", async () => {
    const old = await apiServer();
    const young = await apiServer({ dataDir: old.dataDir });
    await old.close();
    expect(await readServerFile(old.dataDir)).toMatchObject({ url: young.url, pid: process.pid });
  });
});

/** The status of the order list, with headers that fetch would not send. */
function statusOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(`${url}/api/v1/orders`, { headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.on('error', reject).end();
  });
}
