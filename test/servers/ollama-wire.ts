import type { ChatResponse } from 'ollama/browser';
import { z } from 'zod';
import type { Wire, WireTurn } from './wire-server.ts';

const Call = z.strictObject({
  function: z.strictObject({ name: z.string().min(1), arguments: z.record(z.string(), z.unknown()) }),
});

/** A chat request, no field more; a tool's message follows the calls that it answers. */
const Request = z.strictObject({
  model: z.string(),
  stream: z.literal(true),
  options: z.strictObject({ num_ctx: z.int().min(1024), num_predict: z.int().min(1) }),
  tools: z
    .array(
      z.strictObject({
        type: z.literal('function'),
        function: z.strictObject({
          name: z.string(),
          description: z.string(),
          parameters: z.looseObject({ type: z.literal('object') }),
        }),
      }),
    )
    .optional(),
  messages: z.array(
    z.discriminatedUnion('role', [
      z.strictObject({ role: z.literal('system'), content: z.string() }),
      z.strictObject({ role: z.literal('user'), content: z.string() }),
      z.strictObject({ role: z.literal('assistant'), content: z.string(), tool_calls: z.array(Call).optional() }),
      z.strictObject({ role: z.literal('tool'), tool_name: z.string().min(1), content: z.string() }),
    ]),
  ),
});

/** Ollama's chat, streamed as JSON lines. */
export const ollamaWire: Wire = {
  path: '/api/chat',
  contentType: 'application/x-ndjson',
  problem: (body) => Request.safeParse(body).error?.message,
  pieces: (turn) => chunks(turn).map((chunk) => `${JSON.stringify(chunk)}\n`),
  refusal: (_status, _code, message) => JSON.stringify({ error: message }),
  garbage: 'this is no JSON\n',
  errorInside: () => `${JSON.stringify({ error: 'the runner was killed' })}\n`,
};

function chunks({ text = '', calls = [], rawCall, stop, input = 10, output = 5 }: WireTurn): Partial<ChatResponse>[] {
  const made = calls.map((call) => ({ function: { name: call.tool, arguments: call.input } }));
  const raw = rawCall === undefined ? [] : [{ function: { name: 'read', arguments: rawCall as never } }];
  const halves = [text.slice(0, 3), text.slice(3)].map((content) => ({
    model: 'm',
    message: { role: 'assistant', content },
    done: false,
  }));
  const last = {
    role: 'assistant',
    content: '',
    ...(made.length + raw.length > 0 && { tool_calls: [...made, ...raw] }),
  };
  return [
    ...halves,
    { model: 'm', message: last, done: false },
    {
      model: 'm',
      message: { role: 'assistant', content: '' },
      done: true,
      done_reason: stop === 'length' ? 'length' : 'stop',
      prompt_eval_count: input,
      eval_count: output,
    },
  ];
}
