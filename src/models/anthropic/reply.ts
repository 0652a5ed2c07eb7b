import { BotError } from '../../domain/errors.ts';
import type { AssistantPart, ModelReply, ModelStop } from '../../domain/message.ts';
import { type Price, unknownPrice } from '../../domain/price.ts';
import { callFromText } from '../call-arguments.ts';
import { type StreamEvent, type StreamUsage, streamEvent } from './events.ts';
import { thoughtBlocks } from './thought.ts';

interface Block {
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly json: string;
  /** A thought, its signature, and one that only the API can read. */
  readonly thinking: string;
  readonly signature: string;
  readonly data: string;
  readonly whole: boolean;
}

const EMPTY = { name: '', text: '', json: '', thinking: '', signature: '', data: '', whole: false };

type Delta = Extract<StreamEvent, { type: 'content_block_delta' }>['delta'];

/** A reply as far as its events have come. */
interface Draft {
  readonly started: boolean;
  readonly stopped: boolean;
  /** Changed in place: a copy for each of a hostile stream's events would take minutes. */
  readonly blocks: Map<number, Block>;
  readonly stopReason: string;
  readonly usage: StreamUsage;
}

/** The events of a Messages stream as a ModelReply; throws where they are malformed or end too early. */
export function anthropicReply(id: string, events: readonly unknown[], price: Price = unknownPrice): ModelReply {
  const nothing: Draft = { started: false, stopped: false, blocks: new Map(), stopReason: '', usage: {} };
  const draft = events.reduce<Draft>((sum, value) => {
    const event = streamEvent(value);
    if (event === false) throw new BotError('MODEL_GARBAGE', `${id}: an event of the stream is malformed.`);
    return event ? grown(sum, event) : sum;
  }, nothing);
  if (!draft.started) throw new BotError('MODEL_GARBAGE', `${id}: the response is no stream of a message.`);
  if (!draft.stopped) throw new BotError('MODEL_UNREACHABLE', `${id}: the stream ended before the message did.`);
  const parts = partsOf(draft, id);
  return { parts, stop: stopOf(draft), usage: usageOf(draft.usage, price) };
}

function grown(draft: Draft, event: StreamEvent): Draft {
  switch (event.type) {
    case 'message_start':
      return { ...draft, started: true, usage: merged(draft.usage, event.message.usage) };
    case 'content_block_start': {
      const block = { ...EMPTY, id: `call_${event.index}`, ...told(event.content_block) };
      return withBlock(draft, event.index, block);
    }
    case 'content_block_delta':
      return withDelta(draft, event);
    case 'content_block_stop': {
      const block = draft.blocks.get(event.index);
      return block ? withBlock(draft, event.index, { ...block, whole: true }) : draft;
    }
    case 'message_delta': {
      const stopReason = event.delta.stop_reason ?? draft.stopReason;
      return { ...draft, stopReason, usage: merged(draft.usage, event.usage) };
    }
    case 'message_stop':
      return { ...draft, stopped: true };
  }
}

function withDelta(draft: Draft, event: Extract<StreamEvent, { type: 'content_block_delta' }>): Draft {
  const block = draft.blocks.get(event.index);
  if (!block) return draft;
  return withBlock(draft, event.index, { ...block, ...longer(block, event.delta) });
}

function longer(block: Block, delta: Delta): Partial<Block> {
  switch (delta.type) {
    case 'text_delta':
      return { text: block.text + (delta.text ?? '') };
    case 'input_json_delta':
      return { json: block.json + (delta.partial_json ?? '') };
    case 'thinking_delta':
      return { thinking: block.thinking + (delta.thinking ?? '') };
    case 'signature_delta':
      return { signature: block.signature + (delta.signature ?? '') };
    default:
      return {};
  }
}

function withBlock(draft: Draft, index: number, block: Block): Draft {
  draft.blocks.set(index, block);
  return draft;
}

/** The numbers of later events are totals, not additions. */
function merged(before: StreamUsage, after: StreamUsage | null | undefined): StreamUsage {
  return { ...before, ...told(after ?? {}) };
}

/** What is there of an object. */
function told<T extends object>(value: T): { [K in keyof T]: NonNullable<T[K]> } {
  const there = Object.entries(value).filter(([, item]) => item != null);
  return Object.fromEntries(there) as { [K in keyof T]: NonNullable<T[K]> };
}

function partsOf(draft: Draft, by: string): AssistantPart[] {
  const blocks = [...draft.blocks.entries()].toSorted(([a], [b]) => a - b).map(([, block]) => block);
  const stop = stopOf(draft).kind;
  return blocks.flatMap((block): AssistantPart[] => {
    if (block.type === 'text') return block.text === '' ? [] : [{ kind: 'text', text: block.text }];
    if (block.type.endsWith('thinking')) {
      return block.whole ? thoughtBlocks(block).map((value) => ({ kind: 'sealed', by, value })) : [];
    }
    if (block.type !== 'tool_use' || !block.whole || stop === 'refused') return [];
    const call = callFromText(block.id, block.name, block.json);
    // A reply that ran out of room closes its last block anyway: what it holds then was never finished.
    const cut = stop === 'length' && (call.kind === 'broken-call' || block.json.trim() === '');
    return cut ? [] : [call];
  });
}

const STOPS: Readonly<Record<string, ModelStop['kind']>> = {
  end_turn: 'end',
  stop_sequence: 'end',
  tool_use: 'calls',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  refusal: 'refused',
};

function stopOf(draft: Draft): ModelStop {
  const raw = draft.stopReason;
  return { kind: Object.hasOwn(STOPS, raw) ? (STOPS[raw] ?? 'other') : 'other', raw };
}

function usageOf(usage: StreamUsage, price: Price): ModelReply['usage'] {
  const cacheRead = usage.cache_read_input_tokens ?? 0;
  const cacheWrite = usage.cache_creation_input_tokens ?? 0;
  // The API counts cached tokens beside the others, not among them.
  const input = (usage.input_tokens ?? 0) + cacheRead + cacheWrite;
  const output = usage.output_tokens ?? 0;
  return {
    requests: 1,
    inputTokens: input,
    outputTokens: output,
    usd: price({ input, cacheRead, cacheWrite, output }),
  };
}
