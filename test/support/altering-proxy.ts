import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server before another one, whose answers pass through with these headers in place of theirs. */
export async function alteringProxy(target: string, headers: () => Readonly<Record<string, string>>): Promise<string> {
  return await listening(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const sent = { ...req.headers, host: new URL(target).host, connection: 'close' };
    const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
    const plain = Object.entries(sent).flatMap(([name, value]) =>
      typeof value === 'string' && !['content-length', 'connection', 'host'].includes(name)
        ? [[name, value] as const]
        : [],
    );
    const answer = await fetch(target + req.url, {
      method: req.method ?? 'GET',
      headers: Object.fromEntries(plain),
      redirect: 'manual',
      ...body,
    });
    const kept = Object.fromEntries(
      [...answer.headers].filter(
        ([name]) => !/^(?:content-length|transfer-encoding|connection|keep-alive)$/.test(name),
      ),
    );
    res.writeHead(answer.status, { ...kept, ...headers() }).end(Buffer.from(await answer.arrayBuffer()));
  });
}

/** A server with this one answer to everything. */
export async function listening(
  answer: (req: IncomingMessage, res: ServerResponse) => void | Promise<void>,
): Promise<string> {
  const server = createServer((req, res) => void answer(req, res));
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise<void>((closed) => void server.close(() => closed()));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
