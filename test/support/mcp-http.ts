import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
// @ts-expect-error: a plain script, which is also run inside of a workspace
import { answer } from './mcp-answers.mjs';

export interface McpHttp extends AsyncDisposable {
  readonly url: string;
  readonly seen: readonly IncomingHttpHeaders[];
}

/** The small MCP server over HTTP on loopback; `redirect` sends everybody elsewhere. */
export async function mcpHttp({ redirect }: { readonly redirect?: string } = {}): Promise<McpHttp> {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer((req, res) => {
    void (async () => {
      seen.push(req.headers);
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk);
      if (redirect) return void res.writeHead(307, { location: redirect }).end();
      if (req.method !== 'POST') return void res.writeHead(405).end();
      const told: unknown = answer(JSON.parse(Buffer.concat(chunks).toString()));
      if (told === undefined) return void res.writeHead(202).end();
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(told));
    })();
  });
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => void server.close(closed));
    },
  };
}
