import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type WireHandler = (req: IncomingMessage, res: ServerResponse) => void;

/** A server that answers as told, with the method and address of each request that it saw. */
export async function wireServer(handler: WireHandler) {
  const seen: string[] = [];
  const server = createServer((req, res) => {
    seen.push(`${req.method} ${req.url}`);
    handler(req, res);
  });
  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { url, seen, [Symbol.asyncDispose]: close };
}

export function answerWith(res: ServerResponse, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  res.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
