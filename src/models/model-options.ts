import type { Price } from '../domain/price.ts';

/** What every adapter may be told beside its name and key. */
export interface ModelOptions {
  /** Context window in tokens. */
  readonly window?: number;
  /** Default: unknown, and said so. */
  readonly price?: Price;
  /** Wall time for one whole reply in milliseconds, default 10 minutes. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

export const DEFAULT_WINDOW = 128_000;
export const DEFAULT_TIMEOUT_MS = 600_000;
