import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BotError } from '../../domain/errors.ts';
import { FaultCount } from '../../lib/fault-count.ts';
import { matchScript } from '../../lib/match-script.ts';
import type { ModelScript } from '../../lib/model-script.ts';
import { checkChatRequest } from './chat-request.ts';
import type { ChatMessage, ChatRequest } from './chat-schema.ts';
import { readBody } from './read-body.ts';
import { errorBody, sendJson, sendTurn } from './send-turn.ts';

export interface ModelServerOptions {
  readonly script: ModelScript;
  /** 0 for any free port. */
  readonly port: number;
  /** The bearer key that clients must send. */
  readonly apiKey: string;
}

/** One request that the server answered from its script, or refused. */
export interface ServedRequest {
  readonly model: string;
  /** The parsed body, as it was sent. */
  readonly body: unknown;
  readonly status: number;
}

export interface ModelServer {
  /** The base URL for clients, ending in `/v1`. */
  readonly url: string;
  /** Every chat request so far, oldest first. */
  readonly requests: readonly ServedRequest[];
  close(): Promise<void>;
}

/** Starts a strict OpenAI-compatible server on 127.0.0.1 that replays a script. */
export async function startModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const requests: ServedRequest[] = [];
  const stop = new AbortController();
  const desk: Desk = { ...options, requests, faults: new FaultCount(), signal: stop.signal };
  const server = createServer((request, response) => {
    handle(desk, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new BotError('PORT_TAKEN', `Port ${options.port} of 127.0.0.1 cannot be listened on.`, { cause }));
    });
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    stop.abort();
    server.closeAllConnections();
    await new Promise<void>((closed) => {
      server.close(() => closed());
    });
  };
  return { url: `http://127.0.0.1:${port}/v1`, requests, close };
}

interface Desk extends ModelServerOptions {
  readonly requests: ServedRequest[];
  readonly faults: FaultCount;
  readonly signal: AbortSignal;
}

async function handle(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = `${request.method} ${request.url}`;
  if (!authorised(desk.apiKey, request.headers.authorization)) {
    const text = errorBody('The API key is wrong or missing.', 'invalid_request_error', null, 'invalid_api_key');
    return sendJson(response, 401, text);
  }
  if (path === 'GET /v1/models') return sendJson(response, 200, modelList(desk.script));
  if (path === 'POST /v1/chat/completions') return await chat(desk, request, response);
  const text = errorBody(`Unknown request URL: ${path}.`, 'invalid_request_error', null, 'unknown_url');
  sendJson(response, 404, text);
}

async function chat(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  const refuse = (status: number, message: string, param: string | null = null, code: string | null = null) => {
    desk.requests.push({ model: '', body: body.ok ? body.value : undefined, status });
    sendJson(response, status, errorBody(message, 'invalid_request_error', param, code));
  };
  if (!body.ok) return refuse(body.status, body.why);
  const checked = checkChatRequest(body.value);
  if (!checked.ok) return refuse(400, checked.problem.message, checked.problem.param, checked.problem.code);
  const { model } = checked.request;
  if (desk.script.models && !desk.script.models.includes(model)) {
    return refuse(404, `The model '${model}' does not exist.`, 'model', 'model_not_found');
  }
  const match = matchScript(desk.script, { model, ...queryOf(checked.request) });
  if (!match.found) return refuse(400, match.why, 'messages', 'script_no_match');
  const turn = desk.faults.current(match.key, match.turn);
  desk.requests.push({ model, body: body.value, status: turn.status ?? 200 });
  await sendTurn(response, checked.request, turn, desk.signal);
}

function queryOf(request: ChatRequest): { system: string; firstUser: string; turn: number } {
  const system = request.messages.filter((message) => message.role === 'system' || message.role === 'developer');
  const firstUser = request.messages.find((message) => message.role === 'user');
  return {
    system: system.map(textOf).join('\n'),
    firstUser: firstUser ? textOf(firstUser) : '',
    turn: request.messages.filter((message) => message.role === 'assistant').length,
  };
}

function textOf(message: ChatMessage): string {
  if (typeof message.content === 'string') return message.content;
  return (message.content ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('\n');
}

function modelList(script: ModelScript): string {
  const used = script.conversations.flatMap((conversation) => conversation.model ?? []);
  const names = script.models ?? (used.length > 0 ? [...new Set(used)] : ['scripted']);
  const data = names.map((id) => ({ id, object: 'model', created: 0, owned_by: 'issuewright' }));
  return JSON.stringify({ object: 'list', data });
}

/** Compares hashes, so that neither length nor content of the key shows in the time taken. */
function authorised(apiKey: string, header: string | undefined): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(`Bearer ${apiKey}`), hash(header ?? ''));
}
