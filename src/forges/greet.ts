import { BotError } from '../domain/errors.ts';
import type { Greeting } from '../ports/forge-checkup.ts';

/** Knocks at an address without any credential; every answer is one, also a refusal. */
export async function greet(url: string, signal: AbortSignal): Promise<Greeting> {
  let response: Response;
  try {
    response = await fetch(url, { redirect: 'manual', signal });
  } catch (cause) {
    throw new BotError('FORGE_UNREACHABLE', `${new URL(url).origin} got no answer`, { cause });
  }
  await response.body?.cancel();
  const { status, headers } = response;
  const date = headers.get('date');
  const redirect = status >= 300 && status < 400 ? headers.get('location') : null;
  return { status, ...(date !== null && { date }), ...(redirect !== null && { redirect }) };
}
