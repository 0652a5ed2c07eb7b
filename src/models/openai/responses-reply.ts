import { BotError } from '../../domain/errors.ts';
import type { AssistantPart, ModelReply, ModelStop } from '../../domain/message.ts';
import { type Price, unknownPrice } from '../../domain/price.ts';
import { callFromText } from '../call-arguments.ts';
import { type FinalResponse, finalResponse, type OutputItem, outputItems } from './responses-events.ts';
import { phaseOf, reasoningItems } from './responses-seal.ts';

/** What a reply is read with: the model's id, its price, tokens where none are told. */
export interface ResponsesContext {
  readonly id: string;
  readonly price?: Price;
  estimate(): { readonly input: number; readonly output: number };
}

/** The response at the end of a stream; throws where it is malformed or does not come. */
export function endOfStream(events: readonly unknown[], id: string): FinalResponse {
  const response = finalResponse(events);
  if (response) return response;
  if (response === false) throw new BotError('MODEL_GARBAGE', `${id}: the response is malformed.`);
  if (events.length === 0) throw new BotError('MODEL_GARBAGE', `${id}: the answer is no stream of a response.`);
  throw new BotError('MODEL_UNREACHABLE', `${id}: the stream ended before the response did.`);
}

/** A response that did not fail as a ModelReply. */
export function responsesReply(response: FinalResponse, context: ResponsesContext): ModelReply {
  const items = outputItems(response);
  if (!items) throw new BotError('MODEL_GARBAGE', `${context.id}: an item of the response is malformed.`);
  const stop = stopOf(response, items);
  const parts = items.flatMap((item) => partsOf(item, stop, context.id));
  return { parts, stop, usage: usageOf(response.usage, context) };
}

function stopOf(response: FinalResponse, items: readonly OutputItem[]): ModelStop {
  const raw = response.incomplete_details?.reason ?? response.status ?? '';
  const refused = items.some((item) => item.type === 'message' && item.content.some(({ type }) => type === 'refusal'));
  if (refused || raw === 'content_filter') return { kind: 'refused', raw };
  if (raw === 'max_output_tokens') return { kind: 'length', raw };
  if (items.some(({ type }) => type === 'function_call')) return { kind: 'calls', raw };
  return { kind: raw === 'completed' ? 'end' : 'other', raw };
}

function partsOf(item: OutputItem, stop: ModelStop, by: string): AssistantPart[] {
  switch (item.type) {
    case 'reasoning':
      return reasoningItems(item).map((value) => ({ kind: 'sealed', by, value: { ...value } }));
    case 'message': {
      const text = item.content.map((part) => (part.type === 'refusal' ? part.refusal : part.text)).join('');
      const phase = phaseOf(item);
      if (text === '') return [];
      return [...(phase ? [{ kind: 'sealed' as const, by, value: { phase } }] : []), { kind: 'text', text }];
    }
    case 'function_call':
      return callOf(item, stop);
  }
}

/** A call that was cut was never made. */
function callOf(item: Extract<OutputItem, { type: 'function_call' }>, stop: ModelStop): AssistantPart[] {
  const call = callFromText(item.call_id, item.name, item.arguments);
  if (stop.kind === 'refused' || (item.status ?? 'completed') !== 'completed') return [];
  const cut = stop.kind === 'length' && (call.kind === 'broken-call' || item.arguments.trim() === '');
  return cut ? [] : [call];
}

function usageOf(usage: FinalResponse['usage'], context: ResponsesContext): ModelReply['usage'] {
  const guess = usage?.input_tokens == null || usage.output_tokens == null ? context.estimate() : undefined;
  const input = usage?.input_tokens ?? guess?.input ?? 0;
  const output = usage?.output_tokens ?? guess?.output ?? 0;
  const cacheRead = Math.min(input, usage?.input_tokens_details?.cached_tokens ?? 0);
  const cacheWrite = Math.min(input - cacheRead, usage?.input_tokens_details?.cache_write_tokens ?? 0);
  const price = context.price ?? unknownPrice;
  const usd = guess ? null : price({ input, cacheRead, cacheWrite, output });
  return { requests: 1, inputTokens: input, outputTokens: output, usd };
}
