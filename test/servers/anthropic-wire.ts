import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages';
import { z } from 'zod';
import type { Wire, WireTurn } from './wire-server.ts';

const cache = z.strictObject({ type: z.literal('ephemeral') }).optional();
const Text = z.strictObject({ type: z.literal('text'), text: z.string().regex(/\S/), cache_control: cache });
const Id = z.string().regex(/^[a-zA-Z0-9_-]+$/);
const Use = z.strictObject({
  type: z.literal('tool_use'),
  id: Id,
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/),
  input: z.record(z.string(), z.unknown()),
  cache_control: cache,
});
const Result = z.strictObject({
  type: z.literal('tool_result'),
  tool_use_id: Id,
  content: z.string(),
  is_error: z.boolean().optional(),
  cache_control: cache,
});

/** A Messages request, no field more; results come first in the turn after their calls, each exactly once. */
const Request = z
  .strictObject({
    model: z.string(),
    max_tokens: z.int().min(1),
    stream: z.literal(true),
    system: z.array(Text).optional(),
    tools: z
      .array(
        z.strictObject({
          name: z.string(),
          description: z.string(),
          input_schema: z.looseObject({ type: z.literal('object') }),
          cache_control: cache,
        }),
      )
      .optional(),
    messages: z
      .array(
        z.strictObject({ role: z.enum(['user', 'assistant']), content: z.array(z.union([Text, Use, Result])).min(1) }),
      )
      .min(1),
  })
  .superRefine(({ messages }, context) => {
    messages.forEach(({ role, content }, at) => {
      const calls = content.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []));
      const results = (messages[at + 1]?.content ?? []).flatMap((block) =>
        block.type === 'tool_result' ? [block.tool_use_id] : [],
      );
      if (role === 'assistant' && calls.sort().join() !== results.sort().join())
        context.addIssue(`messages.${at}: tool_use without exactly one tool_result after it`);
      if ((role === 'user') !== (at % 2 === 0)) context.addIssue(`messages.${at}: roles must alternate`);
    });
  });

const STOPS = { end: 'end_turn', calls: 'tool_use', length: 'max_tokens', refused: 'refusal' } as const;

/** Anthropic's Messages API, streamed. */
export const anthropicWire: Wire = {
  path: '/v1/messages',
  contentType: 'text/event-stream',
  problem: (body, headers) => {
    if (!/^Bearer ./.test(headers.authorization ?? '')) return 'an API key is required';
    if (!/^\d{4}-\d\d-\d\d$/.test(String(headers['anthropic-version']))) return 'anthropic-version header is required';
    return Request.safeParse(body).error?.message;
  },
  pieces: (turn) => events(turn).map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
  refusal: (status, code, message) =>
    JSON.stringify({ type: 'error', error: { type: code ?? TYPES[status] ?? 'api_error', message }, request_id: null }),
  garbage: 'data: {"type": 1}\n\n',
  errorInside: () =>
    `event: error\ndata: ${JSON.stringify({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } })}\n\n`,
};

const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

type StreamEvent = Pick<RawMessageStreamEvent, 'type'> & Record<string, unknown>;

function events(turn: WireTurn): StreamEvent[] {
  const { text, calls = [], rawCall, input = 10, cached = 0, output = 5 } = turn;
  const raw = [...calls.map((call) => [call.tool, JSON.stringify(call.input)] as const)];
  if (rawCall !== undefined) raw.push(['read', rawCall]);
  const blocks = [
    ...(text === undefined ? [] : textBlock(text)),
    ...raw.map(([name, json], at) => ({ start: { type: 'tool_use', id: `toolu_${at}`, name, input: {} }, json })),
  ];
  const stop = STOPS[turn.stop ?? (raw.length > 0 ? 'calls' : 'end')];
  const usage = { input_tokens: input, cache_read_input_tokens: cached, cache_creation_input_tokens: 0 };
  return [
    { type: 'message_start', message: { role: 'assistant', content: [], usage: { ...usage, output_tokens: 1 } } },
    { type: 'ping' as never },
    ...blocks.flatMap((block, index) => blockEvents(block, index)),
    { type: 'message_delta', delta: { stop_reason: stop }, usage: { output_tokens: output } },
    { type: 'message_stop' },
  ];
}

function textBlock(text: string) {
  return [{ start: { type: 'text', text: '' }, said: text }];
}

function blockEvents(block: { start: object; said?: string; json?: string }, index: number): StreamEvent[] {
  const whole = block.said ?? block.json ?? '';
  const halves = [whole.slice(0, 3), whole.slice(3)];
  const delta = (part: string) =>
    block.said === undefined ? { type: 'input_json_delta', partial_json: part } : { type: 'text_delta', text: part };
  return [
    { type: 'content_block_start', index, content_block: block.start },
    ...halves.map((part): StreamEvent => ({ type: 'content_block_delta', index, delta: delta(part) })),
    { type: 'content_block_stop', index },
  ];
}
