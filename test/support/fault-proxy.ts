import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes wrong with a request. What is not `done` never reaches the forge. */
export interface Fault {
  readonly done: boolean;
  readonly answer:
    | 'reset'
    | 'cut'
    | 'page'
    | { readonly status: number; readonly headers?: Readonly<Record<string, string>> };
  /** Only the first request that fits fails; else all do, until the fault is lifted. */
  readonly once?: boolean;
  /** After the first request that fits, everything is refused as with a token that was revoked. */
  readonly revokes?: boolean;
}

/** Which requests it goes wrong with. */
export interface Target {
  readonly method: string;
  readonly path: RegExp;
}

export interface FaultProxy extends AsyncDisposable {
  readonly url: string;
  /** How often the target reached the forge. */
  readonly reached: () => number;
  /** Everything goes well from now on. */
  lift(): void;
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

interface Plan {
  readonly forge: string;
  readonly target: Target;
  readonly fault?: Fault | undefined;
  /** Reads are answered as they would have been so many milliseconds ago. */
  readonly lagMs?: number | undefined;
}

const PAGE = '<html><body>Please sign in</body></html>';

/** Stands before a forge and does to requests what was planned. */
export async function faultProxy(plan: Plan): Promise<FaultProxy> {
  let planned = plan.fault;
  let revoked = false;
  let reached = 0;
  const replica = new Replica(plan.forge, plan.lagMs ?? 0);
  const handle = async (req: IncomingMessage, res: ServerResponse) => {
    const body = await whole(req);
    if (revoked) {
      send(res, json(401));
      return;
    }
    const hit = plan.target.method === req.method && plan.target.path.test((req.url ?? '').split('?')[0] ?? '');
    const fault = hit ? planned : undefined;
    if (fault?.once) planned = undefined;
    revoked = Boolean(fault?.revokes);
    if (hit && (fault?.done ?? true)) reached += 1;
    const answer = fault?.done === false ? json(500) : await replica.answer(req, body);
    spoil(res, fault?.answer, answer);
  };
  const server = createServer((req, res) => {
    handle(req, res).catch(() => res.destroy());
  });
  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reached: () => reached,
    lift: () => {
      planned = undefined;
      revoked = false;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

type Reading = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

/** Answers reads as the forge would have some time ago, where it knows. */
class Replica {
  readonly #forge: string;
  readonly #lagMs: number;
  /** What each read was answered, from when on. */
  readonly #past = new Map<string, { readonly read: Reading; readonly states: { at: number; answer: Answer }[] }>();

  constructor(forge: string, lagMs: number) {
    this.#forge = forge;
    this.#lagMs = lagMs;
  }

  async answer(req: Reading, body: Buffer): Promise<Answer> {
    const past = req.method === 'GET' ? this.#past.get(req.url ?? '') : undefined;
    if (past) return past.states.findLast(({ at }) => at <= Date.now() - this.#lagMs)?.answer ?? first(past.states);
    const answer = await forwarded(this.#forge, req, body);
    if (this.#lagMs === 0) return answer;
    if (req.method === 'GET') this.#past.set(req.url ?? '', { read: req, states: [{ at: 0, answer }] });
    else for (const { read, states } of this.#past.values()) states.push(await this.#now(read));
    return answer;
  }

  async #now({ method, url, headers }: Reading) {
    return { answer: await forwarded(this.#forge, { method, url, headers }, Buffer.of()), at: Date.now() };
  }
}

function first(states: readonly { readonly answer: Answer }[]): Answer {
  const [state] = states;
  if (!state) throw new Error('a read without an answer');
  return state.answer;
}

async function forwarded(forge: string, req: Reading, body: Buffer): Promise<Answer> {
  const { host: _, connection: __, 'content-length': ___, ...headers } = req.headers;
  const sent = { method: req.method ?? 'GET', headers: headers as Record<string, string>, redirect: 'manual' } as const;
  const response = await fetch(forge + req.url, body.length > 0 ? { ...sent, body: new Uint8Array(body) } : sent);
  const { 'transfer-encoding': ____, connection: _____, ...kept } = Object.fromEntries(response.headers);
  return { status: response.status, headers: kept, body: Buffer.from(await response.arrayBuffer()) };
}

function spoil(res: ServerResponse, how: Fault['answer'] | undefined, answer: Answer): void {
  // Without a body there is nothing to cut.
  if (how === 'reset' || (how === 'cut' && answer.body.length === 0)) res.socket?.resetAndDestroy();
  else if (how === 'cut') cut(res, answer);
  else if (how === 'page')
    send(res, { status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from(PAGE) });
  else if (how) send(res, { ...json(how.status), headers: { ...how.headers } });
  else send(res, answer);
}

function cut(res: ServerResponse, { status, headers, body }: Answer): void {
  res.writeHead(status, { ...headers, 'content-length': String(body.length) });
  res.write(body.subarray(0, body.length >> 1), () => res.destroy());
}

function json(status: number): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from('{"message":"planted"}') };
}

function send(res: ServerResponse, { status, headers, body }: Answer): void {
  res.writeHead(status, headers).end(status === 204 ? undefined : body);
}

async function whole(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks);
}
