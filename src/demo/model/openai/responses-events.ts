import { textPieces } from '../text-pieces.ts';
import type { AnswerItem, responsesAnswer } from './responses-answer.ts';

/** One typed event of a stream. */
export interface WireEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** The events of a response's stream, numbered as the OpenAI API numbers them. */
export function responsesEvents(response: ReturnType<typeof responsesAnswer>): WireEvent[] {
  const begun = { ...response, status: 'in_progress', incomplete_details: null, output: [], usage: null };
  const end = response.status === 'completed' ? 'response.completed' : 'response.incomplete';
  const events = [
    { type: 'response.created', response: begun },
    { type: 'response.in_progress', response: begun },
    ...response.output.flatMap((item, index) => itemEvents(item, index)),
    { type: end, response },
  ];
  return events.map((event, sequence_number) => ({ ...event, sequence_number }));
}

function itemEvents(item: AnswerItem, output_index: number): WireEvent[] {
  const place = { item_id: item.id, output_index };
  return [
    { type: 'response.output_item.added', output_index, item: emptied(item) },
    ...piecesOf(item).map((event) => ({ ...place, ...event })),
    { type: 'response.output_item.done', output_index, item },
  ];
}

function emptied(item: AnswerItem): AnswerItem {
  if (item.type === 'message') return { ...item, status: 'in_progress', content: [] };
  return item.type === 'function_call' ? { ...item, status: 'in_progress', arguments: '' } : { ...item, summary: [] };
}

function piecesOf(item: AnswerItem): WireEvent[] {
  if (item.type === 'function_call') {
    return [
      ...textPieces(item.arguments).map((delta) => ({ type: 'response.function_call_arguments.delta', delta })),
      { type: 'response.function_call_arguments.done', arguments: item.arguments, name: item.name },
    ];
  }
  if (item.type === 'reasoning') {
    return item.summary.map(({ text }, summary_index) => ({
      type: 'response.reasoning_summary_text.done',
      summary_index,
      text,
    }));
  }
  return item.content.flatMap((part, content_index) => {
    const [kind, text] = part.type === 'refusal' ? ['refusal', part.refusal] : ['output_text', part.text];
    return [
      {
        type: 'response.content_part.added',
        content_index,
        part: { ...part, [kind === 'refusal' ? kind : 'text']: '' },
      },
      ...textPieces(text).map((delta) => ({ type: `response.${kind}.delta`, content_index, delta })),
      { type: `response.${kind}.done`, content_index, [kind === 'refusal' ? kind : 'text']: text },
      { type: 'response.content_part.done', content_index, part },
    ];
  });
}
