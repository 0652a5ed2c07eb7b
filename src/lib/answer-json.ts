import type { ServerResponse } from 'node:http';

/** Ends a response with a JSON value. Does nothing where the response has begun or the client is gone. */
export function answerJson(res: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value);
  // Given as text and at once, head and body leave in one write.
  if (begin(res, status, text, {})) res.end(text);
}

/**
 * Refuses a request whose body is not read to its end: the answer goes out whole, then the connection stays half open
 * for `lingerMs` so that a client still writing can read it, then it is cut.
 */
export function refuseJson(res: ServerResponse, status: number, value: unknown, lingerMs: number): Promise<void> {
  const { socket } = res.req;
  const text = JSON.stringify(value);
  if (socket.destroyed || !begin(res, status, text, { connection: 'close' })) {
    socket.destroy();
    return Promise.resolve();
  }
  res.write(text);
  const { promise, resolve } = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;
  const linger = () => {
    timer = setTimeout(() => socket.destroy(), lingerMs);
  };
  // Behind an earlier request of the same connection the answer has no socket until that one is answered.
  if (res.socket === null) res.once('socket', linger);
  else linger();
  socket.once('close', () => {
    clearTimeout(timer);
    resolve();
  });
  return promise;
}

function begin(res: ServerResponse, status: number, text: string, headers: Record<string, string>): boolean {
  if (res.headersSent || res.destroyed) return false;
  res.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...headers,
  });
  return true;
}
