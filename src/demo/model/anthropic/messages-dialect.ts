import type { IncomingHttpHeaders } from 'node:http';
import { bearerOf, type Judged, type ModelDialect, type WireAnswer } from '../model-dialect.ts';
import { shapeProblem } from '../shape-problem.ts';
import { messagesEvents } from './messages-answer.ts';
import { messagesProblem } from './messages-problem.ts';
import { blocksOf, type MessagesRequest, type MessagesTurn, messagesSchema } from './messages-schema.ts';

/** The versions of the API that are in use. */
const VERSIONS: readonly string[] = ['2023-06-01', '2026-10-21'];
const PING = sse({ type: 'ping' });

/** Anthropic's Messages, streamed. */
export const messagesDialect: ModelDialect = {
  name: 'anthropic',
  path: '/v1/messages',
  list: {
    path: '/v1/models',
    body: (names) => ({
      data: names.map((id) => ({ type: 'model', id, display_name: id, created_at: '2026-01-01T00:00:00Z' })),
      has_more: false,
      first_id: names[0] ?? null,
      last_id: names.at(-1) ?? null,
    }),
  },
  speaks: (headers) => headers['anthropic-version'] !== undefined,
  keyOf: (headers) => headers['x-api-key']?.toString() ?? bearerOf(headers),
  judge,
  refusal: ({ status, message, code }) => errorBody(TYPES[status] ?? 'api_error', code, message),
  errorInside: (code = 'overloaded_error') =>
    stream([PING, `event: error\ndata: ${errorBody(code, code, 'Broken off')}\n\n`]),
  oddJson: stream(['event: message_start\ndata: {"type": "message_start"}\n\n']),
  brokenJson: stream(['event: message_start\ndata: {"type": \n\n']),
};

const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};
const NAMED = new Set(Object.values(TYPES));

/** A code that is no type of error goes where the API puts its finer ones. */
function errorBody(type: string, code: string | undefined, message: string): string {
  const named = code !== undefined && (NAMED.has(code) || code.endsWith('_error'));
  const details = code === undefined || named ? {} : { details: { error_code: code } };
  return JSON.stringify({
    type: 'error',
    error: { type: named ? code : type, message, ...details },
    request_id: 'req_1',
  });
}

function judge(body: unknown, headers: IncomingHttpHeaders): Judged {
  const refused = (message: string): Judged => ({ ok: false, refusal: { status: 400, message } });
  const version = headers['anthropic-version']?.toString() ?? '';
  if (!VERSIONS.includes(version)) return refused('anthropic-version: header is required');
  const parsed = messagesSchema.safeParse(body);
  if (!parsed.success) {
    const { param, message, unknown } = shapeProblem(parsed.error);
    return refused(`${param}: ${unknown ? 'Extra inputs are not permitted' : message}`);
  }
  const problem = messagesProblem(parsed.data);
  return problem === undefined ? { ok: true, asked: askedBy(parsed.data) } : refused(problem);
}

function askedBy(request: MessagesRequest) {
  const { model, system = [], messages } = request;
  return {
    model,
    system: typeof system === 'string' ? system : system.map(({ text }) => text).join('\n'),
    firstUser: textOf(messages[0]),
    turn: messages.filter(({ role }) => role === 'assistant').length,
    answer: (turn: Parameters<typeof messagesEvents>[1]) => stream([PING, ...messagesEvents(request, turn).map(sse)]),
  };
}

function textOf(turn: MessagesTurn | undefined): string {
  return blocksOf(turn)
    .flatMap((block) => (block.type === 'text' ? [block.text] : []))
    .join('\n');
}

function sse(event: { readonly type: string }): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

function stream(pieces: readonly string[]): WireAnswer {
  return { type: 'text/event-stream', pieces };
}
