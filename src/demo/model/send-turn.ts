import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultOf, type ScriptTurn } from '../../lib/model-script.ts';
import { chatAnswer, chatChunks } from './chat-answer.ts';
import type { ChatRequest } from './chat-schema.ts';

/** Answers a request with a turn: its text and calls, or the fault that it asks for. */
export async function sendTurn(
  response: ServerResponse,
  request: ChatRequest,
  turn: ScriptTurn,
  signal: AbortSignal,
): Promise<void> {
  if (turn.delayMs) await sleep(turn.delayMs, undefined, { signal });
  switch (faultOf(turn)) {
    case 'status':
      return sendStatus(response, turn);
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'garbage':
      return sendJson(response, 200, '<html><body>This is no JSON.</body></html>', 'text/html');
    case 'cut':
      return await cutShort(response, answerText(request, turn), request.stream === true);
    case undefined:
      return sendJson(response, 200, answerText(request, turn), contentType(request.stream === true));
  }
}

/** Sends a whole body. */
export function sendJson(response: ServerResponse, status: number, body: string, type = 'application/json'): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

/** An error as the OpenAI API writes it. */
export function errorBody(message: string, type: string, param: string | null, code: string | null): string {
  return JSON.stringify({ error: { message, type, param, code } });
}

function sendStatus(response: ServerResponse, turn: ScriptTurn): void {
  const body = turn.body ?? errorBody('The script says so.', 'server_error', null, null);
  if (turn.retryAfter !== undefined) response.setHeader('retry-after', String(turn.retryAfter));
  const type = typeof body === 'string' && !body.startsWith('{') ? 'text/html' : 'application/json';
  sendJson(response, turn.status ?? 500, typeof body === 'string' ? body : JSON.stringify(body), type);
}

function answerText(request: ChatRequest, turn: ScriptTurn): string {
  if (!request.stream) return JSON.stringify(chatAnswer(request, turn));
  const events = [...chatChunks(request, turn).map((chunk) => JSON.stringify(chunk)), '[DONE]'];
  return events.map((event) => `data: ${event}\n\n`).join('');
}

/** Half of the answer, then the connection breaks. */
async function cutShort(response: ServerResponse, text: string, stream: boolean): Promise<void> {
  response.writeHead(200, { 'content-type': contentType(stream), 'content-length': Buffer.byteLength(text) });
  const half = text.slice(0, Math.floor(text.length / 2));
  await new Promise<void>((sent) => {
    response.write(half, () => sent());
  });
  response.socket?.destroy();
}

function contentType(stream: boolean): string {
  return stream ? 'text/event-stream' : 'application/json';
}
