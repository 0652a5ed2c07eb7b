import { BotError, type ErrorCode } from '../domain/errors.ts';
import { retryAfterMs } from '../lib/retry-after.ts';

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

/** Which of our codes a provider's code or status stands for; a code weighs more than a status. */
export interface FaultTable {
  readonly codes: Readonly<Record<string, ErrorCode>>;
  readonly statuses: Readonly<Record<number, ErrorCode>>;
}

/** What HTTP itself says, the same for every provider. */
export const HTTP_STATUSES: Readonly<Record<number, ErrorCode>> = {
  401: 'MODEL_AUTH',
  402: 'MODEL_QUOTA',
  403: 'MODEL_AUTH',
  408: 'MODEL_UNREACHABLE',
  409: 'MODEL_UNREACHABLE',
  413: 'MODEL_CONTEXT',
  425: 'MODEL_UNREACHABLE',
  429: 'MODEL_LIMITED',
  503: 'MODEL_OVERLOADED',
  529: 'MODEL_OVERLOADED',
};

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
  const wait = fault.headers ? retryAfterMs(fault.headers) : undefined;
  return new BotError(codeOf(fault, context), `${id}: ${what}: ${cleaned(fault.message, secret)}`, {
    ...(wait !== undefined && { retryAfterMs: wait }),
    details: { model: id, status: fault.status, codes: fault.codes.map((code) => cleaned(code, secret)) },
  });
}

function codeOf(fault: ProviderFault, context: FaultContext): ErrorCode {
  const code = tabled(fault, context.table);
  return code === 'MODEL_REQUEST' && fault.status === 400 && context.overflows() ? 'MODEL_CONTEXT' : code;
}

function tabled(fault: ProviderFault, { codes, statuses }: FaultTable): ErrorCode {
  const known = fault.codes.find((code) => Object.hasOwn(codes, code));
  const byCode = known === undefined ? undefined : codes[known];
  if (byCode) return byCode;
  if (fault.status === undefined) return 'MODEL_UNREACHABLE';
  return statuses[fault.status] ?? (fault.status >= 500 ? 'MODEL_UNREACHABLE' : 'MODEL_REQUEST');
}

/** One line of printable text without the key: a server may echo what it was sent, or write to a terminal. */
function cleaned(text: string, secret: string | undefined): string {
  const safe = secret ? text.replaceAll(secret, '[key]') : text;
  const line = safe.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length > 600 ? `${line.slice(0, 600)}…` : line;
}
