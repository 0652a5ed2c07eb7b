import { asBotError } from '../domain/errors.ts';
import type { ForgeClient } from './forge-client.ts';

/**
 * Whether a token may make something there: sends what lacks every mandatory field. Whoever may write is told so, whoever
 * may not is refused before, and nothing is made. Undefined where the forge says neither.
 */
export async function mayPost(client: ForgeClient, path: string, signal: AbortSignal): Promise<boolean | undefined> {
  try {
    await client.send({ method: 'POST', path, body: {} }, signal);
    return true;
  } catch (thrown) {
    const { status } = asBotError(thrown).details;
    if (status === 422 || status === 400) return true;
    return status === 401 || status === 403 ? false : undefined;
  }
}
