import { z } from 'zod';
import { BotError } from '../../domain/errors.ts';
import type { BrokenCallPart, CallPart, ModelReply, ModelStop } from '../../domain/message.ts';
import { type Price, unknownPrice } from '../../domain/price.ts';
import { callFromText } from '../call-arguments.ts';

const tokens = z.int().min(0).optional();
const chunk = z.object({
  message: z
    .object({
      content: z.string().optional(),
      thinking: z.string().optional(),
      tool_calls: z
        .array(
          z.object({
            function: z.object({
              name: z.string(),
              arguments: z.union([z.record(z.string(), z.unknown()), z.string()]),
            }),
          }),
        )
        .optional(),
    })
    .optional(),
  done: z.boolean(),
  done_reason: z.string().optional(),
  prompt_eval_count: tokens,
  eval_count: tokens,
});

type Chunk = z.output<typeof chunk>;

/** What a reply is read with: the model's id, its price, the number of messages before it, tokens where none are told. */
export interface ReplyContext {
  readonly id: string;
  readonly price?: Price;
  readonly turn: number;
  estimate(): { readonly input: number; readonly output: number };
}

/** The pieces of Ollama's stream as a ModelReply; throws where they are malformed or end too early. */
export function ollamaReply(pieces: readonly unknown[], context: ReplyContext): ModelReply {
  const chunks = pieces.map((piece) => parsed(piece, context.id));
  const last = chunks.at(-1);
  if (!last?.done) throw new BotError('MODEL_UNREACHABLE', `${context.id}: the stream ended before the message did.`);
  const text = chunks.map((piece) => piece.message?.content ?? '').join('');
  const calls = chunks
    .flatMap((piece) => piece.message?.tool_calls ?? [])
    .map((call, at) => callPart(call, at, context));
  const stop = stopOf(last, calls.length);
  const kept = stop.kind === 'length' ? calls.filter((call) => call.kind === 'call') : calls;
  const thinking = chunks.map((piece) => piece.message?.thinking ?? '').join('');
  const thought = { kind: 'sealed' as const, by: context.id, value: { thinking } };
  return {
    parts: [...(thinking === '' ? [] : [thought]), ...(text === '' ? [] : [{ kind: 'text' as const, text }]), ...kept],
    stop,
    usage: usageOf(last, context),
  };
}

function parsed(piece: unknown, id: string): Chunk {
  const result = chunk.safeParse(piece);
  if (result.success) return result.data;
  throw new BotError('MODEL_GARBAGE', `${id}: a piece of the stream is malformed.`);
}

type RawCall = NonNullable<NonNullable<Chunk['message']>['tool_calls']>[number];

/** Ollama sends no ids; the same place in a conversation gives the same one. */
function callPart(call: RawCall, at: number, context: ReplyContext): CallPart | BrokenCallPart {
  const { name, arguments: input } = call.function;
  const text = typeof input === 'string' ? input : JSON.stringify(input);
  return callFromText(`call_${context.turn}_${at}`, name, text);
}

function stopOf(last: Chunk, calls: number): ModelStop {
  const raw = last.done_reason ?? '';
  if (raw === 'length') return { kind: 'length', raw };
  if (calls > 0) return { kind: 'calls', raw };
  return { kind: raw === 'stop' ? 'end' : 'other', raw };
}

function usageOf(last: Chunk, context: ReplyContext): ModelReply['usage'] {
  const guess = last.eval_count === undefined ? context.estimate() : undefined;
  // A prompt that Ollama still has in its cache is not counted again by some versions.
  const input = last.prompt_eval_count ?? guess?.input ?? context.estimate().input;
  const output = last.eval_count ?? guess?.output ?? 0;
  const price = context.price ?? unknownPrice;
  return {
    requests: 1,
    inputTokens: input,
    outputTokens: output,
    usd: price({ input, cacheRead: 0, cacheWrite: 0, output }),
  };
}
