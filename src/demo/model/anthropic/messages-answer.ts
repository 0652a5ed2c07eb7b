import { createHash } from 'node:crypto';
import type {
  ContentBlock,
  Message,
  MessageDeltaUsage,
  RawContentBlockDelta,
  RawMessageStreamEvent,
  Usage,
} from '@anthropic-ai/sdk/resources/messages';
import type { ScriptTurn } from '../../../lib/model-script.ts';
import { callId } from '../call-id.ts';
import { textPieces } from '../text-pieces.ts';
import { argumentText, type TurnUsage, turnUsage } from '../turn-usage.ts';
import type { MessagesRequest } from './messages-schema.ts';

const STOPS = { length: 'max_tokens', refused: 'refusal' } as const;

/** The events of a turn's stream; a function of request and turn alone. */
export function messagesEvents(request: MessagesRequest, turn: ScriptTurn): RawMessageStreamEvent[] {
  const number = request.messages.filter(({ role }) => role === 'assistant').length;
  const usage = turnUsage([request.system, request.messages, request.tools], turn);
  const { say, think, calls = [] } = turn;
  const blocks = [
    ...(think === undefined ? [] : [thought(think)]),
    ...(say === undefined ? [] : [said(say)]),
    ...calls.map((call, at) => called(callId('toolu', turn, number, at), call.tool, argumentText(call))),
  ];
  return [
    { type: 'message_start', message: opening(request, number, usage) },
    ...blocks.flatMap((block, index) => blockEvents(block, index)),
    {
      type: 'message_delta',
      delta: {
        stop_reason: turn.stop ? STOPS[turn.stop] : calls.length > 0 ? 'tool_use' : 'end_turn',
        stop_sequence: null,
        container: null,
        stop_details: null,
      },
      usage: closing(usage?.output ?? 0),
    },
    { type: 'message_stop' },
  ];
}

/** What this server signs a thought with: it takes no other back. */
export function signatureOf(thinking: string): string {
  return createHash('sha256').update(`signed ${thinking}`).digest('base64');
}

function opening(request: MessagesRequest, number: number, used: TurnUsage | undefined): Message {
  return {
    id: `msg_${number}`,
    type: 'message',
    role: 'assistant',
    model: request.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    container: null,
    diagnostics: null,
    usage: {
      ...UNTOLD,
      input_tokens: used?.input ?? 0,
      cache_read_input_tokens: used?.cacheRead ?? 0,
      cache_creation_input_tokens: used?.cacheWrite ?? 0,
      output_tokens: 1,
    },
  };
}

const UNTOLD: Usage = {
  cache_creation: null,
  cache_creation_input_tokens: null,
  cache_read_input_tokens: null,
  inference_geo: null,
  input_tokens: 0,
  output_tokens: 0,
  output_tokens_details: null,
  server_tool_use: null,
  service_tier: null,
  speed: null,
};

/** Totals; what is null was told before. */
function closing(output: number): MessageDeltaUsage {
  return {
    cache_creation_input_tokens: null,
    cache_read_input_tokens: null,
    input_tokens: null,
    output_tokens: output,
    output_tokens_details: null,
    server_tool_use: null,
  };
}

interface Block {
  readonly start: Extract<ContentBlock, { type: 'text' | 'tool_use' | 'thinking' }>;
  readonly deltas: readonly RawContentBlockDelta[];
}

function said(text: string): Block {
  const start = { type: 'text' as const, text: '', citations: null };
  return { start, deltas: textPieces(text).map((part) => ({ type: 'text_delta', text: part })) };
}

function thought(text: string): Block {
  const deltas: RawContentBlockDelta[] = textPieces(text).map((thinking) => ({
    type: 'thinking_delta',
    thinking,
    estimated_tokens: null,
  }));
  const start = { type: 'thinking' as const, thinking: '', signature: '' };
  return { start, deltas: [...deltas, { type: 'signature_delta', signature: signatureOf(text) }] };
}

function called(id: string, name: string, json: string): Block {
  const start = { type: 'tool_use' as const, id, name, input: {}, caller: { type: 'direct' as const } };
  return { start, deltas: textPieces(json).map((part) => ({ type: 'input_json_delta', partial_json: part })) };
}

function blockEvents({ start, deltas }: Block, index: number): RawMessageStreamEvent[] {
  return [
    { type: 'content_block_start', index, content_block: start },
    ...deltas.map((delta): RawMessageStreamEvent => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}
