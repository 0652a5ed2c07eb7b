import { z } from 'zod';
import { plainText } from './plain-text.ts';

/** What an architect says at the end. Open questions hold the plan back until somebody answers them. */
export interface PlanAnswer {
  readonly plan: string;
  /** Paths that the change will touch. */
  readonly files: readonly string[];
  readonly questions: readonly string[];
}

/** The schema of an architect's answer. */
export const planAnswer: z.ZodType<PlanAnswer> = z.object({
  plan: plainText(12_000).describe('Markdown'),
  files: z.array(plainText(512)).max(500).describe('paths that the change touches, from the root'),
  questions: z.array(plainText(1_000)).max(10).describe('that only a person can answer; else empty'),
});
