import { z } from 'zod';
import type { Finding, ReviewVerdict } from '../../domain/finding.ts';
import { code, plainLine, plainText } from './plain-text.ts';

const finding = z
  .object({
    title: plainLine(200),
    description: plainText(4_000),
    severity: z.enum(['blocker', 'tech_debt', 'skippable']),
    path: plainLine(1_024).optional(),
    line: z.int().min(1).optional(),
    suggestion: code(4_000)
      .optional()
      .describe('the whole new text of exactly that line, as code; words of advice go into the description'),
  })
  .transform(
    ({ title, description, severity, path, line, suggestion }): Finding => ({
      title,
      description,
      severity,
      ...(path !== undefined && { path }),
      ...(line !== undefined && { line }),
      ...(suggestion !== undefined && { suggestion }),
    }),
  );

/** The schema of a reviewer's answer. Who names a blocker has not passed the change, whatever else it says. */
export const reviewAnswer: z.ZodType<ReviewVerdict> = z
  .object({
    passed: z.boolean(),
    confidence: z.number().min(0).max(1),
    findings: z.array(finding).max(40),
  })
  .transform(({ passed, confidence, findings }) => ({
    passed: passed && findings.every(({ severity }) => severity !== 'blocker'),
    confidence,
    findings,
  }));
