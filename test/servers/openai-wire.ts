import type { ChatCompletion } from 'openai/resources/chat/completions';
import { checkChatRequest } from '../../src/demo/model/chat-request.ts';
import type { Wire, WireTurn } from './wire-server.ts';

const STOPS = { end: 'stop', calls: 'tool_calls', length: 'length', refused: 'content_filter' } as const;

/** OpenAI's Chat Completions; requests are judged as the demo's model server judges them. */
export const openaiWire: Wire = {
  path: '/v1/chat/completions',
  contentType: 'application/json',
  problem: (body, headers) => {
    if (!/^Bearer ./.test(headers.authorization ?? '')) return 'an API key is required';
    const checked = checkChatRequest(body);
    return checked.ok ? undefined : checked.problem.message;
  },
  pieces: (turn) => [JSON.stringify(completion(turn))],
  refusal: (status, code, message) =>
    JSON.stringify({
      error: {
        message,
        type: status >= 500 ? 'server_error' : 'invalid_request_error',
        param: null,
        code: code ?? null,
      },
    }),
  garbage: '{"this": "is no answer"}',
  errorInside: () => JSON.stringify({ error: { message: 'Overloaded', code: 'server_is_overloaded', type: null } }),
};

function completion(turn: WireTurn): ChatCompletion {
  const { text, calls = [], rawCall, input = 10, cached = 0, output = 5 } = turn;
  const raw: (readonly [string, string])[] = calls.map((call) => [call.tool, JSON.stringify(call.input)]);
  if (rawCall !== undefined) raw.push(['read', rawCall]);
  const made = raw.map(([name, args], at) => ({
    id: `call_${at}`,
    type: 'function' as const,
    function: { name, arguments: args },
  }));
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 0,
    model: 'm',
    choices: [
      {
        index: 0,
        finish_reason: STOPS[turn.stop ?? (made.length > 0 ? 'calls' : 'end')],
        logprobs: null,
        message: {
          role: 'assistant',
          content: text ?? null,
          refusal: null,
          ...(made.length > 0 && { tool_calls: made }),
        },
      },
    ],
    usage: {
      prompt_tokens: input + cached,
      completion_tokens: output,
      total_tokens: input + cached + output,
      prompt_tokens_details: { cached_tokens: cached },
    },
  };
}
