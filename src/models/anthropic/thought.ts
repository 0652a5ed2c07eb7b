import { z } from 'zod';

const thought = z.discriminatedUnion('type', [
  z.object({ type: z.literal('thinking'), thinking: z.string(), signature: z.string().min(1) }),
  z.object({ type: z.literal('redacted_thinking'), data: z.string().min(1) }),
]);

/** A block of thought. The API wants it back as it was signed, before the calls that came of it. */
export type Thought = z.output<typeof thought>;

/** The block that a sealed part holds; none where it holds anything else. */
export function thoughtBlocks(value: unknown): Thought[] {
  const { data } = thought.safeParse(value);
  return data ? [data] : [];
}
