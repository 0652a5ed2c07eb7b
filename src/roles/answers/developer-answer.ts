import { z } from 'zod';
import type { AskAnswer } from '../../domain/facts.ts';
import { plainLine, plainText } from './plain-text.ts';

const commit = z.object({
  type: z.enum(['fix', 'feat', 'docs', 'test', 'refactor', 'chore']),
  scope: z
    .string()
    .regex(/^[\w./-]{1,40}$/, 'is one word')
    .optional(),
  subject: plainLine(100).describe('imperative, lower case, no full stop'),
});

/** What a developer says at the end: what it did, or why it did nothing. */
export type DeveloperAnswer =
  | (Told & { readonly status: 'done'; readonly commit: CommitLine })
  | (Told & { readonly status: 'no_change' | 'needs_information'; readonly why: string });

interface Told {
  readonly summary: string;
  /** One for each ask of a pull request, where there are any. */
  readonly answers?: readonly AskAnswer[];
}

/** The parts of a conventional commit's first line. */
export interface CommitLine {
  readonly type: z.output<typeof commit>['type'];
  readonly scope?: string;
  readonly subject: string;
}

/** The schema of a developer's answer, as flat as models do best with. */
export const developerAnswer: z.ZodType<DeveloperAnswer> = z
  .object({
    status: z.enum(['done', 'no_change', 'needs_information']),
    summary: plainText(4_000).describe('what changed and why, for the commit'),
    commit: commit.optional().describe('when done'),
    answers: z
      .array(
        z.object({ ask: plainLine(10), ended: z.enum(['fixed', 'answered', 'declined']), reply: plainText(2_000) }),
      )
      .max(100)
      .optional()
      .describe('one for each ask of the brief, by its number'),
    why: plainText(1_000).optional().describe('when not done: the reason or the question'),
  })
  .transform(({ status, summary, commit: line, answers, why }, context): DeveloperAnswer => {
    const told = { summary, ...(answers && { answers }) };
    if (status === 'done' && line) {
      const { type, scope, subject } = line;
      return { status, ...told, commit: { type, subject, ...(scope !== undefined && { scope }) } };
    }
    if (status !== 'done' && why !== undefined) return { status, ...told, why };
    const path = status === 'done' ? 'commit' : 'why';
    context.addIssue({ code: 'custom', path: [path], message: `is needed when status is ${status}` });
    return z.NEVER;
  });
