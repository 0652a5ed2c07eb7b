import type { ServerResponse } from 'node:http';

/** Ends a response with a JSON value. Does nothing where the response has begun or the client is gone. */
export function answerJson(res: ServerResponse, status: number, value: unknown): void {
  if (!begin(res, status, value, {})) return;
  res.end();
}

/**
 * Refuses a request whose body is not read to its end: the answer goes out whole, then the connection stays half open
 * for `lingerMs` so that a client still writing can read it, then it is cut.
 */
export function refuseJson(res: ServerResponse, status: number, value: unknown, lingerMs: number): Promise<void> {
  const socket = res.socket;
  if (socket === null || !begin(res, status, value, { connection: 'close' })) {
    socket?.destroy();
    return Promise.resolve();
  }
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => {
    clearTimeout(timer);
    resolve();
  });
  return promise;
}

function begin(res: ServerResponse, status: number, value: unknown, headers: Record<string, string>): boolean {
  if (res.headersSent || res.destroyed) return false;
  const body = Buffer.from(JSON.stringify(value));
  res.writeHead(status, {
    'content-type': 'application/json',
    'content-length': body.length,
    'cache-control': 'no-store',
    ...headers,
  });
  res.write(body);
  return true;
}
