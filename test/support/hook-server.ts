import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { onTestFinished } from 'vitest';
import { giteaHook } from '../../src/intake/gitea.ts';
import { type Arrival, type ReceiverOptions, receiver } from '../../src/intake/receive.ts';
import type { Delivery } from '../../src/ports/store.ts';
import { silentLog } from './silent-log.ts';

/** A receiver behind a real HTTP server, with what it wrote and woke. */
export async function hookServer(change: Partial<ReceiverOptions> = {}) {
  const secret = randomBytes(24).toString('hex');
  const written: Delivery[] = [];
  const woken: Arrival[] = [];
  const stop = new AbortController();
  const sockets: { bytesRead: number; destroyed: boolean }[] = [];
  const receive = receiver({
    store: {
      firstSight: async (delivery) => {
        if (written.some(({ id }) => id === delivery.id)) return false;
        written.push(delivery);
        return true;
      },
    },
    dialect: giteaHook({ self: 'issuewright' }),
    secrets: [secret],
    log: silentLog,
    wake: (arrival) => void woken.push(arrival),
    ...change,
  });
  const handled: Promise<void>[] = [];
  const server = createServer((req, res) => void handled.push(receive(req, res, stop.signal)));
  server.on('connection', (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { secret, written, woken, stop, sockets, handled, port, url: `http://127.0.0.1:${port}/hooks/gitea` };
}

export function sign(body: string | Uint8Array, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

/** Headers of a signed Gitea delivery. */
export function signed(body: string, secret: string, more: Readonly<Record<string, string>> = {}) {
  return {
    'content-type': 'application/json',
    'x-gitea-event': 'issues',
    'x-gitea-delivery': randomBytes(8).toString('hex'),
    'x-gitea-signature': sign(body, secret),
    ...more,
  };
}

/** A Gitea payload about issue 3 of owner/name. */
export function payload(change: Readonly<Record<string, unknown>> = {}) {
  return {
    action: 'label_updated',
    number: 3,
    issue: { id: 30, number: 3, labels: [{ id: 1, name: 'agent' }], pull_request: null },
    repository: { id: 12, name: 'name', full_name: 'owner/name', owner: { id: 2, login: 'owner' } },
    sender: { id: 5, login: 'ann', username: 'ann' },
    ...change,
  };
}

/** Sends a body and reads the answer. */
export async function post(url: string, body: string, headers: Readonly<Record<string, string>>) {
  const answer = await fetch(url, { method: 'POST', body, headers });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** Speaks raw HTTP: `talk` writes the request; resolves with all that came back once the connection is closed. */
export function rawRequest(
  port: number,
  talk: (write: (data: string | Uint8Array) => boolean) => void,
): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    // The server cuts a client that keeps writing: that is what is being tested.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
    socket.on('connect', () => talk((data) => socket.write(data)));
  });
}

/** A request's head as text. */
export function head(headers: IncomingHttpHeaders, method = 'POST'): string {
  const lines = Object.entries({ host: '127.0.0.1', ...headers }).map(([name, value]) => `${name}: ${String(value)}`);
  return `${method} /hooks/gitea HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

/** One piece of a body whose length is not declared. */
export function chunk(bytes: number): string {
  return `${bytes.toString(16)}\r\n${' '.repeat(bytes)}\r\n`;
}

/** Streams chunks for as long as `more` and the server allow; resolves with what came back. */
export async function streamRequest(
  port: number,
  start: string,
  more: (bytes: number) => boolean,
  piece = Buffer.from(chunk(64 * 1024)),
): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (data) => {
    text += data.toString('latin1');
  });
  // Being cut off is what is expected.
  socket.on('error', () => undefined);
  const pump = () => {
    while (!socket.destroyed && more(piece.length)) if (!socket.write(piece)) return;
  };
  socket.on('drain', pump);
  socket.on('connect', () => {
    socket.write(start);
    pump();
  });
  await new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return text;
}
