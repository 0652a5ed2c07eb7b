import { z } from 'zod';
import { BotError } from '../../domain/errors.ts';
import type { AssistantPart, BrokenCallPart, CallPart, ModelReply, ModelStop } from '../../domain/message.ts';
import { type Price, unknownPrice } from '../../domain/price.ts';
import { callFromText } from '../call-arguments.ts';
import { sealedPart } from './chat-seal.ts';

const tokens = z.int().min(0).nullish();
const completion = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.looseObject({
          content: z
            .union([z.string(), z.array(z.object({ type: z.string(), text: z.string().optional() }))])
            .nullish(),
          refusal: z.string().nullish(),
          tool_calls: z
            .array(
              z.object({
                id: z.string().nullish(),
                extra_content: z.unknown().optional(),
                function: z.object({
                  name: z.string(),
                  arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
                }),
              }),
            )
            .nullish(),
        }),
      }),
    )
    .min(1),
  usage: z
    .object({
      prompt_tokens: tokens,
      completion_tokens: tokens,
      prompt_tokens_details: z.object({ cached_tokens: tokens }).nullish(),
    })
    .nullish(),
});

type Choice = z.output<typeof completion>['choices'][number];

/** What a reply is read with: the model's id, its price, the number of messages before it, tokens where none are told. */
export interface ReplyContext {
  readonly id: string;
  readonly price?: Price;
  /** Makes call ids for servers that send none; the same place gives the same id. */
  readonly turn: number;
  /** Fields of the message that the server wants back. */
  readonly echoes: readonly string[];
  estimate(): { readonly input: number; readonly output: number };
}

/** A chat completion as a ModelReply; anything else is MODEL_GARBAGE. */
export function chatReply(body: unknown, context: ReplyContext): ModelReply {
  const parsed = completion.safeParse(body);
  const choice = parsed.data?.choices[0];
  if (!parsed.success || !choice) {
    const issue = parsed.error?.issues[0];
    const where = issue && issue.path.length > 0 ? issue.path.join('.') : 'the body';
    throw new BotError('MODEL_GARBAGE', `${context.id}: the response is no chat completion (${where} is wrong).`);
  }
  const stop = chatStop(choice);
  const calls = stop.kind === 'refused' ? [] : chatCalls(choice, context.turn, stop);
  const parts = [...sealOf(choice, calls, context), ...chatText(choice), ...calls.map(({ part }) => part)];
  return { parts, stop, usage: chatUsage(parsed.data.usage, context) };
}

function chatStop(choice: Choice): ModelStop {
  const raw = choice.finish_reason ?? '';
  if (raw === 'content_filter' || choice.message.refusal) return { kind: 'refused', raw: raw || 'refusal' };
  if (raw === 'length') return { kind: 'length', raw };
  // Some servers say `stop` beside calls, some say nothing at all.
  if ((choice.message.tool_calls ?? []).length > 0) return { kind: 'calls', raw };
  return { kind: raw === 'stop' || raw === 'tool_calls' ? 'end' : 'other', raw };
}

function chatText(choice: Choice): AssistantPart[] {
  const { content, refusal } = choice.message;
  const text = typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('');
  const all = [text, refusal ?? ''].filter((piece) => piece !== '');
  return all.map((piece) => ({ kind: 'text', text: piece }));
}

interface Made {
  readonly part: CallPart | BrokenCallPart;
  readonly cut: boolean;
  readonly extra: unknown;
}

function sealOf({ message }: Choice, calls: readonly Made[], { id, echoes }: ReplyContext): AssistantPart[] {
  const fields = Object.fromEntries(
    echoes.filter((name) => message[name] != null).map((name) => [name, message[name]]),
  );
  const extras = calls.filter(({ extra }) => extra != null).map(({ part, extra }) => [part.id, extra]);
  return sealedPart(id, { fields, extras: Object.fromEntries(extras) });
}

function chatCalls(choice: Choice, turn: number, stop: ModelStop): readonly Made[] {
  const seen = new Set<string>();
  const calls = (choice.message.tool_calls ?? []).map((call, index) => {
    const id = call.id && !seen.has(call.id) ? call.id : `call_${turn}_${index}`;
    seen.add(id);
    const raw = call.function.arguments ?? '';
    const text = typeof raw === 'string' ? raw : JSON.stringify(raw);
    return { cut: text.trim() === '', part: callFromText(id, call.function.name, text), extra: call.extra_content };
  });
  // A reply that ran out of room ends inside its last call: such a call was never finished, so it was never made.
  return stop.kind === 'length' ? calls.filter(({ cut, part }) => !cut && part.kind === 'call') : calls;
}

function chatUsage(usage: z.output<typeof completion>['usage'], context: ReplyContext): ModelReply['usage'] {
  const guess = usage?.prompt_tokens == null || usage.completion_tokens == null ? context.estimate() : undefined;
  const input = usage?.prompt_tokens ?? guess?.input ?? 0;
  const output = usage?.completion_tokens ?? guess?.output ?? 0;
  const cacheRead = Math.min(input, usage?.prompt_tokens_details?.cached_tokens ?? 0);
  const price = context.price ?? unknownPrice;
  const usd = guess ? null : price({ input, cacheRead, cacheWrite: 0, output });
  return { requests: 1, inputTokens: input, outputTokens: output, usd };
}
