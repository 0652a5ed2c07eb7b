import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a model is to say, in no provider's words. */
export interface WireTurn {
  readonly text?: string;
  readonly calls?: readonly { readonly tool: string; readonly input: Record<string, unknown> }[];
  /** Arguments of one more call, exactly as they go over the wire. */
  readonly rawCall?: string;
  readonly stop?: 'end' | 'calls' | 'length' | 'refused';
  readonly input?: number;
  readonly cached?: number;
  readonly output?: number;
}

/** How a request is to go wrong. */
export type WireFault =
  | { readonly kind: 'status'; readonly status: number; readonly code?: string; readonly retryAfter?: string }
  | { readonly kind: 'reset' | 'cut' | 'garbage' | 'html' | 'silence' | 'endless' | 'error-inside' };

/** One provider's wire format. */
export interface Wire {
  readonly path: string;
  readonly contentType: string;
  /** What is wrong with a request; undefined when the provider would take it. */
  problem(body: Record<string, unknown>, headers: IncomingHttpHeaders): string | undefined;
  /** The pieces of a whole answer, one write each. */
  pieces(turn: WireTurn): readonly string[];
  /** The body of a refusal. */
  refusal(status: number, code: string | undefined, message: string): string;
  /** A body that is no answer of this provider. */
  readonly garbage: string;
  /** An answer with status 200 that is an error all the same. */
  errorInside(): string;
}

export interface SeenRequest {
  readonly body: Record<string, unknown>;
  /** The body as it came. */
  readonly raw: string;
  readonly headers: IncomingHttpHeaders;
}

export interface WireServer extends AsyncDisposable {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  /** Connections that are open at this moment. */
  readonly open: () => number;
}

/** Starts a strict server of one wire format on loopback that gives its turns in order; a request too many is refused. */
export async function wireServer(wire: Wire, turns: readonly (WireTurn | WireFault)[]): Promise<WireServer> {
  const seen: SeenRequest[] = [];
  const left = [...turns];
  const sockets = new Set<unknown>();
  const handle = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    if (req.method !== 'POST' || req.url !== wire.path)
      return end(res, 404, wire.refusal(404, undefined, 'no such path'));
    const raw = Buffer.concat(chunks).toString('utf8');
    const body = JSON.parse(raw) as Record<string, unknown>;
    seen.push({ body, raw, headers: req.headers });
    const turn = left.shift();
    const problem = turn === undefined ? 'nobody expected this request' : wire.problem(body, req.headers);
    if (turn === undefined || problem !== undefined) return end(res, 400, wire.refusal(400, undefined, problem ?? ''));
    await give(wire, turn, res);
  };
  const server = createServer((req, res) => void handle(req, res));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    open: () => sockets.size,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => void server.close(closed));
    },
  };
}

async function give(wire: Wire, turn: WireTurn | WireFault, res: ServerResponse): Promise<void> {
  const begin = () => res.writeHead(200, { 'content-type': wire.contentType });
  const half = () => wire.pieces({ text: 'a long answer that is cut' }).join('').slice(0, 60);
  if (!('kind' in turn)) {
    begin();
    for (const piece of wire.pieces(turn)) await new Promise((sent) => void res.write(piece, sent));
    return void res.end();
  }
  switch (turn.kind) {
    case 'status':
      if (turn.retryAfter) res.setHeader('retry-after', turn.retryAfter);
      return end(res, turn.status, wire.refusal(turn.status, turn.code, 'the server says why'));
    case 'reset':
      return void res.socket?.resetAndDestroy();
    case 'cut':
      begin();
      return void res.write(half(), () => res.socket?.destroy());
    case 'silence':
      begin();
      return void res.write(half());
    case 'garbage':
      begin();
      return void res.end(wire.garbage);
    case 'html':
      return end(res, 200, '<html><body>Sign in</body></html>', 'text/html');
    case 'error-inside':
      begin();
      return void res.end(wire.errorInside());
    case 'endless':
      begin();
      return endless(res);
  }
}

function endless(res: ServerResponse): void {
  const chunk = ' '.repeat(1_000_000);
  const more = (): void => {
    while (!res.destroyed && res.write(chunk));
    if (!res.destroyed) res.once('drain', more);
  };
  more();
}

function end(res: ServerResponse, status: number, body: string, type = 'application/json'): void {
  res.writeHead(status, { 'content-type': type }).end(body);
}
