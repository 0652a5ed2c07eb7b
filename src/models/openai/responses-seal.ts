import type { ResponseReasoningItem } from 'openai/resources/responses/responses';
import { z } from 'zod';

const reasoning = z.object({
  type: z.literal('reasoning'),
  id: z.string().min(1),
  summary: z.array(z.object({ type: z.literal('summary_text'), text: z.string() })),
  encrypted_content: z.string().min(1),
});
const phase = z.object({ phase: z.enum(['commentary', 'final_answer']) });

/** The thought that a sealed value holds. One without its encrypted content would be looked for at OpenAI, which keeps none. */
export function reasoningItems(value: unknown): ResponseReasoningItem[] {
  const { data } = reasoning.safeParse(value);
  return data ? [data] : [];
}

/** Which kind of text OpenAI said that the next one is; its models want to hear it again. */
export function phaseOf(value: unknown): z.output<typeof phase>['phase'] | undefined {
  return phase.safeParse(value).data?.phase;
}
