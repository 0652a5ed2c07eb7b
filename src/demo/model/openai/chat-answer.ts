import { createHash } from 'node:crypto';
import type { ScriptTurn } from '../../../lib/model-script.ts';
import { callId } from '../call-id.ts';
import { textPieces } from '../text-pieces.ts';
import { argumentText, turnUsage } from '../turn-usage.ts';
import type { ChatRequest } from './chat-schema.ts';

/** A chat completion as the OpenAI API answers it; a function of request and turn alone. */
export function chatAnswer(request: ChatRequest, turn: ScriptTurn): object {
  const usage = usageOf(request, turn);
  return {
    ...head(request, 'chat.completion'),
    choices: [{ index: 0, message: assistant(request, turn), logprobs: null, finish_reason: finishReason(turn) }],
    ...(usage && { usage }),
  };
}

/** The same answer as the chunks of a stream. */
export function chatChunks(request: ChatRequest, turn: ScriptTurn): object[] {
  const usage = usageOf(request, turn);
  const chunk = (choices: object[]) => ({ ...head(request, 'chat.completion.chunk'), choices });
  const delta = (value: object) => chunk([{ index: 0, delta: value, finish_reason: null }]);
  const { content, reasoning_content: thought, tool_calls: calls = [] } = assistant(request, turn);
  const chunks = [
    delta({ role: 'assistant', content: '' }),
    ...textPieces(thought ?? '').map((piece) => delta({ reasoning_content: piece })),
    ...textPieces(content ?? '').map((piece) => delta({ content: piece })),
    ...calls.map((call, index) => delta({ tool_calls: [{ index, ...call }] })),
    chunk([{ index: 0, delta: {}, finish_reason: finishReason(turn) }]),
  ];
  return request.stream_options?.include_usage && usage ? [...chunks, { ...chunk([]), usage }] : chunks;
}

function head(request: ChatRequest, object: string) {
  const hash = createHash('sha256').update(JSON.stringify(request.messages)).digest('hex');
  return { id: `chatcmpl-${hash.slice(0, 24)}`, object, created: 0, model: request.model };
}

function assistant(request: ChatRequest, turn: ScriptTurn) {
  const number = request.messages.filter((message) => message.role === 'assistant').length;
  const calls = (turn.calls ?? []).map((call, at) => ({
    id: callId('call', turn, number, at),
    type: 'function',
    function: { name: call.tool, arguments: argumentText(call) },
  }));
  return {
    role: 'assistant',
    content: turn.say ?? null,
    refusal: null,
    ...(turn.think !== undefined && { reasoning_content: turn.think }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
}

function finishReason(turn: ScriptTurn): string {
  if (turn.stop) return turn.stop === 'length' ? 'length' : 'content_filter';
  return turn.calls ? 'tool_calls' : 'stop';
}

function usageOf(request: ChatRequest, turn: ScriptTurn) {
  const used = turnUsage([request.messages, request.tools], turn);
  if (!used) return undefined;
  const input = used.input + used.cacheRead + used.cacheWrite;
  return {
    prompt_tokens: input,
    completion_tokens: used.output,
    total_tokens: input + used.output,
    prompt_tokens_details: { cached_tokens: used.cacheRead },
  };
}
