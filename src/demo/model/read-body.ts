import type { IncomingMessage } from 'node:http';

const MAX_BYTES = 32 * 1024 * 1024;

type Body = { readonly bytes: Buffer } & (
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: number; readonly why: string }
);

/** A request's JSON body, at most 32 MiB of it. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    chunks.push(chunk);
    if (size > MAX_BYTES) return refused(chunks, 413, `The body is over ${MAX_BYTES} bytes.`);
  }
  if (!request.headers['content-type']?.startsWith('application/json')) {
    return refused(chunks, 400, 'The body is not declared as application/json.');
  }
  const bytes = Buffer.concat(chunks);
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    if (!holdsLoneSurrogate(value)) return { ok: true, bytes, value };
    return refused(chunks, 400, 'The body is not valid JSON: a surrogate stands alone.');
  } catch {
    return refused(chunks, 400, 'The body is not valid JSON.');
  }
}

function refused(chunks: readonly Buffer[], status: number, why: string): Body {
  return { ok: false, bytes: Buffer.concat(chunks), status, why };
}

/** Half a character is no text; the vendors' parsers refuse it. */
function holdsLoneSurrogate(value: unknown): boolean {
  return /(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(JSON.stringify(value));
}
