import { ERRORS, type ErrorRow } from './error-table.ts';

/** The code of an error: a key of the table. */
export type ErrorCode = keyof typeof ERRORS;

export interface BotErrorOptions {
  readonly cause?: unknown;
  /** Not before this many milliseconds: from a Retry-After. */
  readonly retryAfterMs?: number;
  /** Never posted; may be logged after redaction. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An unexpected failure with a code. `message` is for logs and terminals; only the table's sentence is ever posted. */
export class BotError extends Error {
  override readonly name = 'BotError';
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: BotErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.details = options.details ?? {};
  }
}

/** Any thrown thing as a BotError; what has no code is a defect of ours. */
export function asBotError(thrown: unknown): BotError {
  if (thrown instanceof BotError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new BotError('INTERNAL', message, { cause: thrown });
}

/** The table row of a code. */
export function errorRow(code: ErrorCode): ErrorRow {
  return ERRORS[code];
}
