import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';

const MAX_BYTES = 16 * 2 ** 20;

/** A request's body as its route wants it, or what is wrong with it. */
export type RequestBody =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: number; readonly why: string };

/** Reads and checks a JSON body; a route without body takes none. */
export async function requestBody(request: IncomingMessage, schema: z.ZodType | undefined): Promise<RequestBody> {
  const bytes = await bytesOf(request);
  if (bytes === undefined) return { ok: false, status: 413, why: 'The body is too large.' };
  if (schema === undefined) return { ok: true, value: undefined };
  if (bytes.length > 0 && !/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    return { ok: false, status: 415, why: 'Content-Type must be application/json.' };
  }
  const parsed = parsedJson(bytes);
  if (parsed === 'broken') return { ok: false, status: 422, why: 'The body is not valid JSON.' };
  const checked = schema.safeParse(parsed);
  if (checked.success) return { ok: true, value: checked.data };
  const why = checked.error.issues.map(({ path, message }) => `[${path.join('.')}]: ${message}`).join('; ');
  return { ok: false, status: 422, why };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parsedJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return 'broken';
    throw error;
  }
}
