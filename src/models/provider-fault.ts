import { BotError, type ErrorCode } from '../domain/errors.ts';
import { retryAfterMs } from './retry-after.ts';

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

/** A provider's fault as a BotError. `secret` is the key, which must not get into any message even when the server echoes it. */
export function faultError(id: string, fault: ProviderFault, table: FaultTable, secret: string | undefined): BotError {
  const said = cleaned(fault.message, secret);
  const what = [
    fault.status === undefined ? 'error in the stream' : `HTTP ${fault.status}`,
    ...fault.codes.slice(0, 1),
  ];
  const wait = fault.headers ? retryAfterMs(fault.headers) : undefined;
  return new BotError(codeOf(fault, table), `${id}: ${cleaned(what.join(' '), secret)}: ${said}`, {
    ...(wait !== undefined && { retryAfterMs: wait }),
    details: { model: id, status: fault.status, codes: fault.codes.map((code) => cleaned(code, secret)) },
  });
}

function codeOf(fault: ProviderFault, table: FaultTable): ErrorCode {
  const coded = fault.codes.find((code) => Object.hasOwn(table.codes, code));
  const byCode = coded === undefined ? undefined : table.codes[coded];
  if (byCode) return byCode;
  if (fault.status === undefined) return 'MODEL_UNREACHABLE';
  return table.statuses[fault.status] ?? (fault.status >= 500 ? 'MODEL_UNREACHABLE' : 'MODEL_REQUEST');
}

/** One line of printable text without the key: a server may echo what it was sent, or write to a terminal. */
function cleaned(text: string, secret: string | undefined): string {
  const safe = secret ? text.replaceAll(secret, '[key]') : text;
  const line = safe.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length > 600 ? `${line.slice(0, 600)}…` : line;
}
