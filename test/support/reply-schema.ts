import { z } from 'zod';

const text = z.string().min(1);
const count = z.int().min(0);
const part = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: z.string() }),
  z.strictObject({ kind: z.literal('call'), id: text, tool: z.string(), input: z.record(z.string(), z.unknown()) }),
  z.strictObject({ kind: z.literal('broken-call'), id: text, tool: z.string(), raw: z.string(), problem: text }),
  z.strictObject({ kind: z.literal('sealed'), by: text, value: z.record(z.string(), z.unknown()) }),
]);

/** What every reply of a model must be, whatever its server sent. */
export const replySchema = z.strictObject({
  parts: z.array(part),
  stop: z.strictObject({ kind: z.enum(['end', 'calls', 'length', 'refused', 'other']), raw: z.string() }),
  usage: z.strictObject({
    requests: z.literal(1),
    inputTokens: count,
    outputTokens: count,
    usd: z.number().nullable(),
  }),
});
