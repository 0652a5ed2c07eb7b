import { z } from 'zod';
import { BotError } from '../../domain/errors.ts';
import { parsedJson } from '../../lib/parsed-json.ts';
import { type FaultContext, faultError } from '../provider-fault.ts';
import { checkedLines } from './checked-lines.ts';

const ErrorSchema = z.object({ error: z.string() });

/** A fetch that turns refusals into coded errors before Ollama's client sees them: it would print them and lose their headers. */
export function ollamaFetch(fetch: typeof globalThis.fetch, context: FaultContext): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (!response.ok) throw await refusal(response, context);
    if (!response.body || response.headers.get('content-type')?.includes('html')) {
      throw new BotError('MODEL_GARBAGE', `${context.id}: the response is no stream of JSON.`);
    }
    const { status, headers } = response;
    return new Response(response.body.pipeThrough(checkedLines(context.id)), { status, headers });
  };
}

async function refusal(response: Response, context: FaultContext): Promise<BotError> {
  const text = await response.text();
  const told = ErrorSchema.safeParse(parsedJson(text)).data?.error;
  return faultError({ status: response.status, codes: [], message: told ?? text, headers: response.headers }, context);
}
