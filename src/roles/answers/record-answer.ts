import { z } from 'zod';
import { plainLine, plainText } from './plain-text.ts';

/** A decision as an architect words it, part by part; where its file lies is not its business. */
export interface DesignRecord {
  readonly title: string;
  readonly context: string;
  readonly decision: string;
  readonly options: readonly { readonly name: string; readonly verdict: string }[];
  readonly consequences: string;
}

/** What an architect says at the end of a design: the record, or what a person must answer first. */
export type RecordAnswer =
  | { readonly status: 'done'; readonly record: DesignRecord }
  | { readonly status: 'needs_information'; readonly why: string };

const record = z.object({
  title: plainLine(100).describe('the decision in a few words'),
  context: plainText(8_000).describe('Markdown: what is so, what is wanted, what binds us'),
  decision: plainText(8_000).describe('Markdown: what is to be done'),
  options: z
    .array(z.object({ name: plainLine(120), verdict: plainText(2_000) }))
    .min(1)
    .max(10)
    .describe('what was considered, the chosen one among them, each with its gains and costs'),
  consequences: plainText(8_000).describe('Markdown: what becomes easier, harder, and still to do'),
});

/** The schema of that answer. */
export const recordAnswer: z.ZodType<RecordAnswer> = z
  .object({
    status: z.enum(['done', 'needs_information']),
    record: record.optional().describe('when done'),
    why: plainText(1_000).optional().describe('when not done: the question'),
  })
  .transform(({ status, record: written, why }, context): RecordAnswer => {
    if (status === 'done' && written) return { status, record: written };
    if (status === 'needs_information' && why !== undefined) return { status, why };
    const path = status === 'done' ? 'record' : 'why';
    context.addIssue({ code: 'custom', path: [path], message: `is needed when status is ${status}` });
    return z.NEVER;
  });
