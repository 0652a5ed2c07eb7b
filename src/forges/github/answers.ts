import type { z } from 'zod';
import { BotError, type ErrorCode } from '../../domain/errors.ts';
import { retryAfterMs } from '../../lib/retry-after.ts';
import { limitedFor } from './limits.ts';
import { RefusalSchema } from './schema.ts';

const STATUS: Readonly<Record<number, ErrorCode>> = {
  404: 'FORGE_NOT_FOUND',
  409: 'FORGE_CONFLICT',
  410: 'FORGE_NOT_FOUND',
  429: 'FORGE_LIMITED',
};
const MAX_REFUSAL = 16_384;

/** The error that an answer other than a success is. `details` has the status and what GitHub says of it. */
export async function refusalOf(response: Response, what: string): Promise<BotError> {
  const { status, headers } = response;
  const says = await said(response);
  const limit = limitedFor(response, says?.documentation_url ?? undefined);
  // What is refused once is refused always: a code that sends the order back to the queue would do so for ever.
  const code = STATUS[status] ?? (status >= 500 ? 'FORGE_UNREACHABLE' : 'FORGE_REFUSED');
  const moved =
    status >= 300 && status < 400 ? '; it may have been renamed, and is reached by its present name only' : '';
  const wait = limit ?? retryAfterMs(headers);
  return new BotError(limit === undefined ? code : 'FORGE_LIMITED', `${what} was answered with ${status}${moved}`, {
    details: { status, says: says?.message?.slice(0, 300), exists: exists(says?.errors ?? []) },
    ...(wait !== undefined && { retryAfterMs: wait }),
  });
}

/** The refusal's own words, where it has any that can be read. */
async function said(response: Response): Promise<z.output<typeof RefusalSchema> | undefined> {
  try {
    const bytes = await bounded(response, MAX_REFUSAL);
    if (bytes === 'too large') return undefined;
    return RefusalSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data;
  } catch {
    // The status alone decides then.
    return undefined;
  }
}

function exists(errors: readonly unknown[]): boolean {
  return errors.some((error) => typeof error === 'object' && error !== null && Object(error).code === 'already_exists');
}

/** At most so many bytes of an answer. */
export async function bounded(response: Response, max: number): Promise<Uint8Array | 'too large'> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > max) return 'too large';
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/** Reads an answer's body; one that breaks off is no answer, and an abort stays an abort. */
export async function whole<T>(read: () => Promise<T>, what: string, signal: AbortSignal): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    signal.throwIfAborted();
    throw new BotError('FORGE_UNREACHABLE', `the answer to ${what} broke off`, { cause });
  }
}

/** The fields of an answer that are read; FORGE_ANSWER where they are not as they should be. */
export function parsed<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.');
  throw new BotError('FORGE_ANSWER', `the answer to ${what} is not as expected: ${where}: ${issue?.message}`);
}
