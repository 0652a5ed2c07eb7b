import type { ScriptTurn } from '../../../lib/model-script.ts';
import { bearerOf, type Judged, type ModelDialect, type WireAnswer } from '../model-dialect.ts';
import { OPENAI_LIST, openaiError, shapeRefusal } from './openai-refusal.ts';
import { responsesAnswer } from './responses-answer.ts';
import { responsesEvents, type WireEvent } from './responses-events.ts';
import { responsesProblem } from './responses-problem.ts';
import { type InputItem, type ResponsesRequest, responsesSchema } from './responses-schema.ts';

/** OpenAI's Responses. */
export const responsesDialect: ModelDialect = {
  name: 'openai',
  path: '/v1/responses',
  list: OPENAI_LIST,
  speaks: () => true,
  keyOf: bearerOf,
  judge,
  refusal: openaiError,
  errorInside: (code = 'server_is_overloaded') => {
    const error = { code, message: 'Broken off' };
    return stream([{ type: 'response.failed', sequence_number: 0, response: { status: 'failed', error, output: [] } }]);
  },
  oddJson: stream([{ type: 'response.completed', response: { output: 'none' } }]),
  brokenJson: { type: 'text/event-stream', pieces: ['event: response.created\ndata: {"type": \n\n'] },
};

function judge(body: unknown): Judged {
  const parsed = responsesSchema.safeParse(body);
  if (!parsed.success) return { ok: false, refusal: shapeRefusal(parsed.error) };
  const refusal = responsesProblem(parsed.data);
  return refusal ? { ok: false, refusal } : { ok: true, asked: askedBy(parsed.data) };
}

function askedBy(request: ResponsesRequest) {
  const { model, instructions, input } = request;
  const turn = input.filter((item, at) => isAnswer(item) && !isAnswer(input[at - 1])).length;
  return {
    model,
    system: instructions ?? '',
    firstUser: textOf(input.find((item) => item.type === 'message' && item.role === 'user')),
    turn,
    answer: (line: ScriptTurn) => answer(request, line, turn),
  };
}

/** Whether an item is one that the model said: those that follow each other are one turn. */
function isAnswer(item: InputItem | undefined): boolean {
  if (item?.type === 'message') return item.role === 'assistant';
  return item?.type === 'reasoning' || item?.type === 'function_call';
}

function textOf(item: InputItem | undefined): string {
  if (item?.type !== 'message') return '';
  if (typeof item.content === 'string') return item.content;
  return item.content.map((part) => ('text' in part ? part.text : '')).join('\n');
}

function answer(request: ResponsesRequest, turn: ScriptTurn, number: number): WireAnswer {
  const response = responsesAnswer(request, turn, number);
  return request.stream
    ? stream(responsesEvents(response))
    : { type: 'application/json', pieces: [JSON.stringify(response)] };
}

function stream(events: readonly WireEvent[]): WireAnswer {
  const pieces = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  return { type: 'text/event-stream', pieces };
}
