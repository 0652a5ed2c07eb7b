import { createHash } from 'node:crypto';
import type { ScriptTurn } from '../../lib/model-script.ts';
import type { ChatRequest } from './chat-schema.ts';

/** A chat completion as the OpenAI API answers it; a function of request and turn alone. */
export function chatAnswer(request: ChatRequest, turn: ScriptTurn) {
  const { id, model } = head(request);
  return {
    id,
    object: 'chat.completion',
    created: 0,
    model,
    choices: [{ index: 0, message: assistant(request, turn), logprobs: null, finish_reason: finishReason(turn) }],
    usage: usageOf(request, turn),
  };
}

/** The same answer as the chunks of a stream; the text in two pieces, so that a reader must join them. */
export function chatChunks(request: ChatRequest, turn: ScriptTurn): object[] {
  const { id, model } = head(request);
  const chunk = (choices: object[], extra: object = {}) => ({
    id,
    object: 'chat.completion.chunk',
    created: 0,
    model,
    choices,
    ...extra,
  });
  const delta = (value: object) => chunk([{ index: 0, delta: value, finish_reason: null }]);
  const { content, tool_calls: calls = [] } = assistant(request, turn);
  const chunks = [
    delta({ role: 'assistant', content: '' }),
    ...halves(content ?? '').map((piece) => delta({ content: piece })),
    ...calls.map((call, index) => delta({ tool_calls: [{ index, ...call }] })),
    chunk([{ index: 0, delta: {}, finish_reason: finishReason(turn) }]),
  ];
  return request.stream_options?.include_usage ? [...chunks, chunk([], { usage: usageOf(request, turn) })] : chunks;
}

function head(request: ChatRequest): { id: string; model: string } {
  const hash = createHash('sha256').update(JSON.stringify(request.messages)).digest('hex');
  return { id: `chatcmpl-${hash.slice(0, 24)}`, model: request.model };
}

function assistant(request: ChatRequest, turn: ScriptTurn) {
  const number = request.messages.filter((message) => message.role === 'assistant').length;
  const calls = (turn.calls ?? []).map((call, index) => ({
    id: `call_${number}_${index}`,
    type: 'function',
    function: {
      name: call.tool,
      arguments: typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments),
    },
  }));
  return {
    role: 'assistant',
    content: turn.say ?? null,
    refusal: null,
    ...(calls.length > 0 && { tool_calls: calls }),
  };
}

function finishReason(turn: ScriptTurn): string {
  if (turn.stop) return turn.stop === 'length' ? 'length' : 'content_filter';
  return turn.calls ? 'tool_calls' : 'stop';
}

/** Where the script names no numbers: four characters a token, which is near enough for a rehearsal. */
function usageOf(request: ChatRequest, turn: ScriptTurn) {
  const input = turn.usage?.input ?? Math.ceil(JSON.stringify([request.messages, request.tools]).length / 4);
  const output = turn.usage?.output ?? Math.ceil(JSON.stringify([turn.say, turn.calls]).length / 4);
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}

function halves(text: string): string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((piece) => piece !== '');
}
