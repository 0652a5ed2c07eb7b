import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BotError } from '../../domain/errors.ts';
import type { ModelScript, ScriptTurn } from '../../lib/model-script.ts';
import { messagesDialect } from './anthropic/messages-dialect.ts';
import { giveTurn, sendBody } from './give-turn.ts';
import type { ModelDialect, Refusal } from './model-dialect.ts';
import { ollamaDialect } from './ollama/ollama-dialect.ts';
import { chatDialect } from './openai/chat-dialect.ts';
import { responsesDialect } from './openai/responses-dialect.ts';
import { readBody } from './read-body.ts';
import { scriptedTurns, type TurnSource, turnsInOrder } from './turn-source.ts';

export interface ModelServerOptions {
  /** A script, or turns that are given one after the other whatever is asked. */
  readonly script: ModelScript | readonly ScriptTurn[];
  /** 0 for any free port. */
  readonly port: number;
  /** The key that clients must send; without one they must send none. */
  readonly apiKey?: string | undefined;
}

/** One request to a model, answered from the script or refused. */
export interface ServedRequest {
  readonly dialect: ModelDialect['name'];
  readonly model: string;
  /** The body as it was sent, and parsed. */
  readonly bytes: Buffer;
  readonly body: unknown;
  readonly headers: IncomingHttpHeaders;
  readonly status: number;
  /** Why the server refused it, where it did of its own accord. */
  readonly refused?: string;
}

export interface ModelServer extends AsyncDisposable {
  /** The base URL for clients of OpenAI, ending in `/v1`; others take `origin`. */
  readonly url: string;
  readonly origin: string;
  /** Every request to a model so far, oldest first. */
  readonly requests: readonly ServedRequest[];
  /** Turns that nobody has asked for yet. */
  left(): readonly ScriptTurn[];
  /** Connections that are open at this moment. */
  connections(): Promise<number>;
  close(): Promise<void>;
}

const DIALECTS: readonly ModelDialect[] = [messagesDialect, responsesDialect, chatDialect, ollamaDialect];

/** Starts a strict server on 127.0.0.1 that speaks as Anthropic, OpenAI and Ollama do, and replays a script. */
export async function startModelServer({ script, port, apiKey }: ModelServerOptions): Promise<ModelServer> {
  const stop = new AbortController();
  const scripted = 'conversations' in script;
  const source = scripted ? scriptedTurns(script) : turnsInOrder(script);
  const desk: Desk = {
    apiKey,
    source,
    names: scripted ? namesIn(script) : ['scripted'],
    requests: [],
    signal: stop.signal,
  };
  const server = createServer((request, response) => {
    handle(desk, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new BotError('PORT_TAKEN', `Port ${port} of 127.0.0.1 cannot be listened on.`, { cause }));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    stop.abort();
    server.closeAllConnections();
    await new Promise<void>((closed) => void server.close(() => closed()));
  };
  const connections = async () => await new Promise<number>((told) => server.getConnections((_, count) => told(count)));
  const { requests } = desk;
  return { url: `${origin}/v1`, origin, requests, left: source.left, connections, close, [Symbol.asyncDispose]: close };
}

interface Desk {
  readonly apiKey: string | undefined;
  readonly source: TurnSource;
  /** The models that the lists show. */
  readonly names: readonly string[];
  readonly requests: ServedRequest[];
  readonly signal: AbortSignal;
}

async function handle(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, headers } = request;
  const path = request.url?.split('?')[0];
  const here = DIALECTS.filter((one) => (method === 'GET' ? one.list.path : one.path) === path);
  const dialect = here.find((one) => one.speaks(headers)) ?? here[0];
  const { refusal: errorBody, keyOf } = dialect ?? chatDialect;
  const refuse = (refusal: Refusal) => sendBody(response, refusal.status, errorBody(refusal));
  if (!sameKey(desk.apiKey, keyOf(headers))) {
    return refuse({ status: 401, message: 'The API key is wrong or missing.', code: 'invalid_api_key' });
  }
  if (!dialect || !['GET', 'POST'].includes(method ?? '')) {
    return refuse({ status: 404, message: `Unknown request URL: ${method} ${path}.`, code: 'unknown_url' });
  }
  if (method === 'GET') return sendBody(response, 200, JSON.stringify(dialect.list.body(desk.names)));
  await converse(desk, dialect, request, response);
}

async function converse(
  desk: Desk,
  dialect: ModelDialect,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { headers } = request;
  const body = await readBody(request);
  const seen = { dialect: dialect.name, bytes: body.bytes, body: body.ok ? body.value : undefined, headers };
  const refuse = (refusal: Refusal, model = '') => {
    desk.requests.push({ ...seen, model, status: refusal.status, refused: refusal.message });
    sendBody(response, refusal.status, dialect.refusal(refusal));
  };
  if (!body.ok) return refuse({ status: body.status, message: body.why });
  const judged = dialect.judge(body.value, headers);
  if (!judged.ok) return refuse(judged.refusal);
  const { asked } = judged;
  const found = desk.source.next(asked);
  if ('refusal' in found) return refuse(found.refusal, asked.model);
  desk.requests.push({ ...seen, model: asked.model, status: found.turn.status ?? 200 });
  await giveTurn(response, dialect, asked, found.turn, desk.signal);
}

function namesIn(script: ModelScript): readonly string[] {
  const used = script.conversations.flatMap((conversation) => conversation.model ?? []);
  return script.models ?? (used.length > 0 ? [...new Set(used)] : ['scripted']);
}

/** Compares hashes, so that neither length nor content of the key shows in the time taken. */
function sameKey(expected: string | undefined, given: string | undefined): boolean {
  const hash = (text: string | undefined) =>
    createHash('sha256')
      .update(`${typeof text} ${text}`)
      .digest();
  return timingSafeEqual(hash(expected), hash(given));
}
