import { type BotError, type ErrorCode, errorRow } from '../domain/errors.ts';
import type { Outcome } from '../domain/outcome.ts';

type Paused = Extract<Outcome, { readonly kind: 'paused' }>;

/** A server that names a later time means something else than we do, or means us ill. */
const LONGEST_MS = 31 * 24 * 3_600_000;

const WHY: Readonly<Partial<Record<ErrorCode, string>>> = {
  MODEL_LIMITED: 'rate limit',
  MODEL_OVERLOADED: 'overloaded model',
  MODEL_UNREACHABLE: 'unreachable model',
  MODEL_GARBAGE: 'broken model',
};

/** The pause that an error asks for: until its time where it names one, else for a person; undefined where it asks for none. */
export function pausedBy(error: BotError, now: number, pauseAfterMs: number): Paused | undefined {
  const { rule, says } = errorRow(error.code);
  const wait = error.retryAfterMs;
  const known = WHY[error.code];
  const long = known !== undefined && rule === 'again' && wait !== undefined && wait > pauseAfterMs;
  if (rule !== 'pause' && !long) return undefined;
  const { ceiling } = error.details;
  const why = typeof ceiling === 'string' ? `budget: ${ceiling}` : (known ?? says);
  return { kind: 'paused', why, ...(wait !== undefined && { until: timeAfter(now, wait) }) };
}

function timeAfter(now: number, ms: number): string {
  return new Date(now + Math.min(ms, LONGEST_MS)).toISOString();
}
