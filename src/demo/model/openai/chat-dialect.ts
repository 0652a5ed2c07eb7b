import type { ScriptTurn } from '../../../lib/model-script.ts';
import { bearerOf, type Judged, type ModelDialect, type WireAnswer } from '../model-dialect.ts';
import { chatAnswer, chatChunks } from './chat-answer.ts';
import { chatProblem } from './chat-problem.ts';
import { type ChatMessage, type ChatRequest, chatRequestSchema } from './chat-schema.ts';
import { OPENAI_LIST, openaiError, shapeRefusal } from './openai-refusal.ts';

/** OpenAI's Chat Completions, and those of the servers that are compatible with them. */
export const chatDialect: ModelDialect = {
  name: 'chat',
  path: '/v1/chat/completions',
  list: OPENAI_LIST,
  speaks: () => true,
  keyOf: bearerOf,
  judge,
  refusal: openaiError,
  errorInside: (code = 'server_is_overloaded') => json(openaiError({ status: 500, message: 'Broken off', code })),
  oddJson: json('{"this": "is no answer"}'),
  brokenJson: json('{"choices": ['),
};

function judge(body: unknown): Judged {
  const parsed = chatRequestSchema.safeParse(body);
  if (!parsed.success) return { ok: false, refusal: shapeRefusal(parsed.error) };
  const request = parsed.data;
  const refusal = chatProblem(request);
  if (refusal) return { ok: false, refusal };
  const { messages, model } = request;
  const system = messages.filter((message) => message.role === 'system' || message.role === 'developer');
  return {
    ok: true,
    asked: {
      model,
      system: system.map(textOf).join('\n'),
      firstUser: textOf(messages.find((message) => message.role === 'user')),
      turn: messages.filter((message) => message.role === 'assistant').length,
      answer: (turn) => answer(request, turn),
    },
  };
}

function textOf(message: ChatMessage | undefined): string {
  const content = message?.content ?? [];
  if (typeof content === 'string') return content;
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
}

function answer(request: ChatRequest, turn: ScriptTurn): WireAnswer {
  if (!request.stream) return json(JSON.stringify(chatAnswer(request, turn)));
  const events = [...chatChunks(request, turn).map((chunk) => JSON.stringify(chunk)), '[DONE]'];
  return { type: 'text/event-stream', pieces: events.map((event) => `data: ${event}\n\n`) };
}

function json(text: string): WireAnswer {
  return { type: 'application/json', pieces: [text] };
}
