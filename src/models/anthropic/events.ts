import { z } from 'zod';

const tokens = z.int().min(0).nullish();
const usage = z.object({
  input_tokens: tokens,
  cache_creation_input_tokens: tokens,
  cache_read_input_tokens: tokens,
  output_tokens: tokens,
});
const index = z.int().min(0);

const known = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message_start'), message: z.object({ usage: usage.nullish() }) }),
  z.object({
    type: z.literal('content_block_start'),
    index,
    content_block: z.object({
      type: z.string(),
      text: z.string().optional(),
      id: z.string().optional(),
      name: z.string().optional(),
      thinking: z.string().optional(),
      signature: z.string().optional(),
      data: z.string().optional(),
    }),
  }),
  z.object({
    type: z.literal('content_block_delta'),
    index,
    delta: z.object({
      type: z.string(),
      text: z.string().optional(),
      partial_json: z.string().optional(),
      thinking: z.string().optional(),
      signature: z.string().optional(),
    }),
  }),
  z.object({ type: z.literal('content_block_stop'), index }),
  z.object({
    type: z.literal('message_delta'),
    delta: z.object({ stop_reason: z.string().nullish() }),
    usage: usage.nullish(),
  }),
  z.object({ type: z.literal('message_stop') }),
]);

export type StreamEvent = z.output<typeof known>;
export type StreamUsage = z.output<typeof usage>;

const NAMES = new Set<string>(known.options.map((option) => option.shape.type.value));

/** One event of a Messages stream: undefined for a kind that we do not read, `false` for one that is malformed. */
export function streamEvent(value: unknown): StreamEvent | undefined | false {
  const named = z.object({ type: z.string() }).safeParse(value);
  if (!named.success) return false;
  if (!NAMES.has(named.data.type)) return undefined;
  return known.safeParse(value).data ?? false;
}
