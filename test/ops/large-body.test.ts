import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { giteaHook } from '../../src/intake/gitea.ts';
import { receiver } from '../../src/intake/receive.ts';
import { apiServer, ask } from '../support/api-server.ts';
import { collectGarbage } from '../support/collect-garbage.ts';
import { chunk, head, sign, signed, streamRequest } from '../support/hook-server.ts';
import { silentLog } from '../support/silent-log.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;
const CAP = 25 * MIB + 64 * KIB;

/** The whole server, with the connections that brought webhooks and how often something was written. */
async function server() {
  const sockets: Socket[] = [];
  const secret = randomBytes(24).toString('hex');
  let written = 0;
  const receive = receiver({
    store: {
      firstSight: async () => {
        written += 1;
        return true;
      },
    },
    dialect: giteaHook({ self: 'issuewright' }),
    secrets: [secret],
    log: silentLog,
    wake: () => undefined,
  });
  const running = await apiServer({
    receiver: (req, res, signal) => {
      sockets.push(req.socket);
      return receive(req, res, signal);
    },
  });
  return { secret, sockets, url: running.url, port: Number(new URL(running.url).port), written: () => written };
}

const { 'x-gitea-signature': _own, ...unsigned } = signed('', 'x');
const wronglySigned = { ...unsigned, 'x-gitea-signature': sign('', 'x') };
const streamed = { 'transfer-encoding': 'chunked' };
const declared = { 'content-length': String(GIB) };

describe('a webhook of one gibibyte', () => {
  it.each([
    ['unsigned, its length declared', { ...unsigned, ...declared }, 413, 256 * KIB, Buffer.alloc(64 * KIB, ' ')],
    ['unsigned, streamed', { ...unsigned, ...streamed }, 401, 256 * KIB, Buffer.from(chunk(64 * KIB))],
    ['wrongly signed, streamed', { ...wronglySigned, ...streamed }, 413, CAP, Buffer.from(chunk(64 * KIB))],
    ['in pieces of 1 000 bytes', { ...wronglySigned, ...streamed }, 413, CAP, Buffer.from(chunk(1000).repeat(64))],
    ['in pieces of one byte', { ...wronglySigned, ...streamed }, 413, 512 * KIB, Buffer.from(chunk(1).repeat(10_000))],
    ['in one piece', { ...wronglySigned, ...streamed }, 413, CAP, Buffer.alloc(64 * KIB, ' ')],
  ])('%s, is refused', { timeout: 60_000 }, async (what, headers, status, most, piece) => {
    const { port, sockets, url, written } = await server();
    const before = await collectGarbage();
    let peak = 0;
    let sent = 0;
    const start = what === 'in one piece' ? `${head(headers)}${GIB.toString(16)}\r\n` : head(headers);
    const more = (bytes: number) => {
      peak = Math.max(peak, process.memoryUsage.rss() / MIB - before);
      sent += bytes;
      return sent < GIB;
    };
    const answer = await streamRequest(port, start, more, piece);
    const left = (await collectGarbage()) - before;
    const took = sockets[0]?.bytesRead ?? Number.POSITIVE_INFINITY;
    process.stdout.write(
      `1 GiB ${what}: ${status} after ${took} bytes read of ${sent} sent; memory +${peak.toFixed(0)} MiB at most, +${left.toFixed(0)} after\n`,
    );
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(took).toBeLessThanOrEqual(most);
    expect(sent).toBeLessThan(64 * MIB);
    expect(peak).toBeLessThan(160);
    expect(left).toBeLessThan(80);
    expect(written()).toBe(0);
    expect(await ask(`${url}/health`)).toMatchObject({ status: 200 });
  });
});
