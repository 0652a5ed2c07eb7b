import { z } from 'zod';
import { toolSchema } from '../tool-schema.ts';

const call = z.strictObject({
  function: z.strictObject({ name: z.string().min(1), arguments: z.record(z.string(), z.unknown()) }),
});
const message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content: z.string() }),
  z.strictObject({ role: z.literal('user'), content: z.string(), images: z.array(z.base64()).optional() }),
  z.strictObject({
    role: z.literal('assistant'),
    content: z.string(),
    thinking: z.string().optional(),
    tool_calls: z.array(call).optional(),
  }),
  z.strictObject({ role: z.literal('tool'), tool_name: z.string().min(1), content: z.string() }),
]);

/** The body of POST /api/chat, as far as Ollama publishes it for text, images and functions. */
export const ollamaSchema = z.strictObject({
  model: z.string().min(1),
  messages: z.array(message).min(1),
  stream: z.boolean().default(true),
  tools: z
    .array(
      z.strictObject({
        type: z.literal('function'),
        function: z.strictObject({ name: z.string().min(1), description: z.string(), parameters: toolSchema }),
      }),
    )
    .optional(),
  options: z
    .strictObject({
      num_ctx: z.int().min(1).optional(),
      num_predict: z.int().min(-2).optional(),
      seed: z.int().optional(),
      stop: z.array(z.string()).optional(),
      temperature: z.number().min(0).optional(),
      top_k: z.int().min(0).optional(),
      top_p: z.number().min(0).max(1).optional(),
    })
    .optional(),
  think: z.union([z.boolean(), z.enum(['high', 'medium', 'low'])]).optional(),
  format: z.union([z.literal('json'), z.looseObject({})]).optional(),
  keep_alive: z.union([z.string(), z.number()]).optional(),
});

export type OllamaRequest = z.output<typeof ollamaSchema>;

/** What is wrong with the order of results; they follow the message with their calls, in the order of the calls. */
export function ollamaProblem({ messages }: OllamaRequest): string | undefined {
  return messages.map((_, at) => resultsProblem(messages, at)).find(Boolean);
}

function resultsProblem(messages: OllamaRequest['messages'], at: number): string | undefined {
  const message = messages[at];
  if (message?.role === 'tool') {
    const before = messages[at - 1]?.role;
    return before === 'tool' || before === 'assistant' ? undefined : `messages.${at}: a result without a call`;
  }
  if (message?.role !== 'assistant') return undefined;
  const rest = messages.slice(at + 1);
  const end = rest.findIndex(({ role }) => role !== 'tool');
  const results = (end === -1 ? rest : rest.slice(0, end)).map((one) => (one.role === 'tool' ? one.tool_name : ''));
  const calls = (message.tool_calls ?? []).map((one) => one.function.name);
  return calls.join() === results.join() ? undefined : `messages.${at}: its calls are not answered one by one`;
}
