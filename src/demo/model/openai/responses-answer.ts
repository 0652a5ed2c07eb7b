import { createHash } from 'node:crypto';
import type {
  ResponseFunctionToolCallItem,
  ResponseOutputMessage,
  ResponseReasoningItem,
} from 'openai/resources/responses/responses';
import type { ScriptTurn } from '../../../lib/model-script.ts';
import { callId } from '../call-id.ts';
import { argumentText, turnUsage } from '../turn-usage.ts';
import type { ResponsesRequest } from './responses-schema.ts';

/** The items that a response is made of here. */
export type AnswerItem = ResponseReasoningItem | ResponseOutputMessage | ResponseFunctionToolCallItem;

/** A whole response as the OpenAI API gives it; a function of request, turn and the turn's number alone. */
export function responsesAnswer(request: ResponsesRequest, turn: ScriptTurn, number: number) {
  const cut = turn.stop !== undefined;
  const reason = turn.stop === 'length' ? 'max_output_tokens' : 'content_filter';
  return {
    id: `resp_${number}`,
    object: 'response' as const,
    created_at: 0,
    status: cut ? ('incomplete' as const) : ('completed' as const),
    error: null,
    incomplete_details: cut ? { reason } : null,
    instructions: request.instructions ?? null,
    max_output_tokens: request.max_output_tokens ?? null,
    model: request.model,
    output: answerItems(turn, number),
    parallel_tool_calls: true,
    store: request.store ?? true,
    usage: usageOf(request, turn),
  };
}

/** Whether a thought is one that this server sealed. */
export function isSealed(id: string, encrypted: string): boolean {
  return encrypted === sealOf(id);
}

function sealOf(id: string): string {
  return createHash('sha256').update(`sealed ${id}`).digest('base64');
}

function answerItems(turn: ScriptTurn, number: number): AnswerItem[] {
  const { think, say, calls = [] } = turn;
  const rs = `rs_${number}`;
  // A response that ran out of room breaks off inside of its last item.
  const status = turn.stop === 'length' ? ('incomplete' as const) : ('completed' as const);
  const thought: ResponseReasoningItem = { id: rs, type: 'reasoning', summary: [], encrypted_content: sealOf(rs) };
  const made = calls.map(
    (call, at): ResponseFunctionToolCallItem => ({
      id: `fc_${number}_${at}`,
      type: 'function_call',
      call_id: callId('call', turn, number, at),
      name: call.tool,
      arguments: argumentText(call),
      status: at === calls.length - 1 ? status : 'completed',
    }),
  );
  return [
    ...(think === undefined ? [] : [{ ...thought, summary: [{ type: 'summary_text' as const, text: think }] }]),
    ...(say === undefined ? [] : [message(say, turn, number)]),
    ...made,
  ];
}

function message(text: string, turn: ScriptTurn, number: number): ResponseOutputMessage {
  const refusal = { type: 'refusal' as const, refusal: text };
  const said = { type: 'output_text' as const, text, annotations: [], logprobs: [] };
  return {
    id: `msg_${number}`,
    type: 'message',
    role: 'assistant',
    status: turn.stop === 'length' && !turn.calls ? 'incomplete' : 'completed',
    content: [turn.stop === 'refused' ? refusal : said],
    phase: turn.calls ? 'commentary' : 'final_answer',
  };
}

function usageOf(request: ResponsesRequest, turn: ScriptTurn) {
  const used = turnUsage([request.instructions, request.input, request.tools], turn);
  if (!used) return null;
  const input = used.input + used.cacheRead + used.cacheWrite;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: used.cacheRead, cache_write_tokens: used.cacheWrite },
    output_tokens: used.output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + used.output,
  };
}
