import type { z } from 'zod';
import type { ToolDefinition } from '../../domain/message.ts';
import { inputSchema } from './input-schema.ts';
import { problemsOf } from './problems.ts';
import { withoutNulls } from './without-nulls.ts';

/** The call that ends an agent's work, with the answer of its role. */
export interface Finish<Answer> {
  readonly definition: ToolDefinition;
  parse(
    input: unknown,
  ): { readonly ok: true; readonly answer: Answer } | { readonly ok: false; readonly problems: string };
}

/** Makes the finish tool of a role from the schema of its answer. */
export function finishWith<Answer>(schema: z.ZodType<Answer>, description: string): Finish<Answer> {
  return {
    definition: { name: 'finish', description, input: inputSchema(schema) },
    parse: (input) => {
      const parsed = schema.safeParse(withoutNulls(input));
      return parsed.success ? { ok: true, answer: parsed.data } : { ok: false, problems: problemsOf(parsed.error) };
    },
  };
}
