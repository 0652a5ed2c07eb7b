import { type ErrorCode, errorRow } from './errors.ts';

/** What an HTTP request is refused with; safe to show to anybody. */
export interface Refusal {
  readonly status: number;
  readonly body: { readonly code: string; readonly message: string; readonly hint: string };
}

/** Refusals of the HTTP server itself, which never end an order. */
const OWN = {
  HTTP_UNKNOWN: [404, 'There is nothing at this address.', 'See docs/operations.md for the addresses.'],
  HTTP_METHOD: [405, 'This address does not take this method.', 'See docs/operations.md for the addresses.'],
  HTTP_QUERY: [400, 'A parameter of the address is wrong.', 'See docs/operations.md for the parameters.'],
  HTTP_TOKEN: [
    401,
    'The bearer token is missing or wrong.',
    "Send `Authorization: Bearer TOKEN` with the token in the data directory's server.json.",
  ],
  HTTP_MALFORMED: [400, 'The request is no proper HTTP.', 'Send it again, whole.'],
  HTTP_SLOW: [408, 'The request took too long to arrive.', 'Send it again, faster.'],
  WEBHOOK_BUSY: [
    503,
    'Too many webhooks are arriving at once.',
    'Nothing is lost: labelled issues are also looked for.',
  ],
} as const satisfies Record<string, readonly [number, string, string]>;

const STATUS: Partial<Record<ErrorCode, number>> = {
  USAGE: 400,
  ORDER_UNKNOWN: 404,
  WEBHOOK_UNSIGNED: 401,
  WEBHOOK_SIGNATURE: 401,
  WEBHOOK_TOO_LARGE: 413,
  WEBHOOK_MALFORMED: 400,
  INTERNAL: 500,
};

export type RefusalCode = ErrorCode | keyof typeof OWN;

/** The answer to a request that ends with this code; what has no status of its own is the server's trouble. */
export function refusal(code: RefusalCode, status?: number): Refusal {
  if (isOwn(code)) {
    const [usual, message, hint] = OWN[code];
    return { status: status ?? usual, body: { code, message, hint } };
  }
  const { says, hint } = errorRow(code);
  return { status: status ?? STATUS[code] ?? 503, body: { code, message: says, hint } };
}

function isOwn(code: RefusalCode): code is keyof typeof OWN {
  return code in OWN;
}
