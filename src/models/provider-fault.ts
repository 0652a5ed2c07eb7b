import { BotError } from '../domain/errors.ts';
import { retryAfterMs } from '../lib/retry-after.ts';
import type { FaultMeaning } from './fault-rows.ts';
import type { FaultTable } from './fault-table.ts';

/** A refusal of a provider as its SDK reports it. */
export interface ProviderFault {
  /** HTTP status; undefined for an error inside a stream that had begun well. */
  readonly status: number | undefined;
  /** The provider's machine-readable codes, most specific first. */
  readonly codes: readonly string[];
  /** The provider's sentence: for the log, never decided by. */
  readonly message: string;
  readonly headers?: Headers | undefined;
}

/** What a fault is read with. */
export interface FaultContext {
  /** The model's id. */
  readonly id: string;
  readonly table: FaultTable;
  /** The key, which must not get into any message even when the server echoes it. */
  readonly secret: string | undefined;
  /** Whether the request was too long by our own estimate: not every provider has a code for it. */
  overflows(): boolean;
}

/** A provider's fault as a BotError. */
export function faultError(fault: ProviderFault, context: FaultContext): BotError {
  const { id, secret } = context;
  const where = fault.status === undefined ? 'error in the stream' : `HTTP ${fault.status}`;
  const what = [where, ...fault.codes.slice(0, 1)].map((text) => cleaned(text, secret)).join(' ');
  const means = faultMeaning(fault, context);
  const wait = fault.headers ? retryAfterMs(fault.headers) : undefined;
  return new BotError(
    means === 'refused' ? 'MODEL_REQUEST' : means,
    `${id}: ${what}: ${cleaned(fault.message, secret)}`,
    {
      ...(wait !== undefined && { retryAfterMs: wait }),
      details: { model: id, status: fault.status, codes: fault.codes.map((code) => cleaned(code, secret)) },
    },
  );
}

/** What a fault stands for. */
export function faultMeaning(fault: ProviderFault, { table, overflows }: FaultContext): FaultMeaning {
  const { status, codes, headers } = fault;
  const means = table({
    at: status ?? 'answer',
    codes,
    timed: headers !== undefined && retryAfterMs(headers) !== undefined,
  });
  return means === 'MODEL_REQUEST' && status === 400 && overflows() ? 'MODEL_CONTEXT' : means;
}

/** One line of printable text without the key: a server may echo what it was sent, or write to a terminal. */
function cleaned(text: string, secret: string | undefined): string {
  const safe = secret ? text.replaceAll(secret, '[key]') : text;
  const line = safe.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length > 600 ? `${line.slice(0, 600)}…` : line;
}
