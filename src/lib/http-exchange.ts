export interface HttpCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly fetch: typeof fetch;
  /** For the whole exchange, the answer's body included. */
  readonly deadlineMs: number;
  /** Bytes of the answer's body, after decompression. */
  readonly maxBytes: number;
}

/** How an exchange ended. After `silent` nobody knows whether the server did what it was asked. */
export type HttpOutcome =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Headers; readonly bytes: Uint8Array }
  | { readonly kind: 'silent'; readonly why: string }
  | { readonly kind: 'too-large'; readonly status: number };

/** One request with a deadline; follows no redirect, so that a credential goes nowhere else. Only an abort is thrown. */
export async function httpExchange(call: HttpCall, signal: AbortSignal): Promise<HttpOutcome> {
  signal.throwIfAborted();
  const { method, url, headers, body, deadlineMs } = call;
  const deadline = AbortSignal.timeout(deadlineMs);
  const until = AbortSignal.any([signal, deadline]);
  try {
    const init = { method, headers, redirect: 'manual', signal: until, ...(body !== undefined && { body }) } as const;
    const response = await call.fetch(url, init);
    const bytes = await bytesOf(response, call.maxBytes);
    if (bytes === undefined) return { kind: 'too-large', status: response.status };
    return { kind: 'answer', status: response.status, headers: response.headers, bytes };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'silent', why: deadline.aborted ? `no whole answer within ${deadlineMs} ms` : reasonOf(error) };
  }
}

async function bytesOf(response: Response, max: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    // Leaving the loop cancels the stream.
    if (size > max) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Only the code is told: a transport's message may hold the address, and with it a password. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'the connection failed';
  if ('code' in error && typeof error.code === 'string') return `the connection failed (${error.code})`;
  return error.cause === undefined ? 'the connection failed' : reasonOf(error.cause);
}
