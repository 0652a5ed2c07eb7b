import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultOf, type ScriptTurn } from '../../lib/model-script.ts';
import { giveFault } from './give-fault.ts';
import type { Asked, ModelDialect, WireAnswer } from './model-dialect.ts';

/** Answers a request with a turn: its text and calls, or the fault that it asks for. */
export async function giveTurn(
  response: ServerResponse,
  dialect: ModelDialect,
  asked: Asked,
  turn: ScriptTurn,
  signal: AbortSignal,
): Promise<void> {
  if (turn.delayMs) await sleep(turn.delayMs, undefined, { signal });
  const fault = faultOf(turn);
  if (fault === 'status') return giveStatus(response, dialect, turn);
  if (fault) return giveFault({ response, dialect, asked, turn }, fault);
  await giveAnswer(response, asked.answer(turn));
}

/** Sends a whole body. */
export function sendBody(response: ServerResponse, status: number, body: string, type = 'application/json'): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

async function giveAnswer(response: ServerResponse, { type, pieces }: WireAnswer): Promise<void> {
  if (pieces.length === 1) return sendBody(response, 200, pieces.join(''), type);
  response.writeHead(200, { 'content-type': type });
  for (const piece of pieces) await new Promise((sent) => void response.write(piece, sent));
  response.end();
}

/** What the script says stands in the message goes back with the key in it, and with what writes to a terminal. */
function giveStatus(response: ServerResponse, dialect: ModelDialect, turn: ScriptTurn): void {
  const { status = 500, code, retryAfter } = turn;
  const message = `The script says so\u001b[31m to ${response.req.headers.authorization}`;
  const body = turn.body ?? dialect.refusal({ status, message, code });
  if (retryAfter !== undefined) response.setHeader('retry-after', String(retryAfter));
  const type = typeof body === 'string' && !body.startsWith('{') ? 'text/html' : 'application/json';
  sendBody(response, status, typeof body === 'string' ? body : JSON.stringify(body), type);
}
