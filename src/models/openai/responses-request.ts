import type {
  FunctionTool,
  ResponseCreateParamsStreaming,
  ResponseInputItem,
} from 'openai/resources/responses/responses';
import type { AssistantPart, Message, ModelRequest, ToolDefinition, UserPart } from '../../domain/message.ts';
import { repeatedInput } from '../call-arguments.ts';
import { type IdRule, wireId } from '../wire-id.ts';
import { wireName } from '../wire-name.ts';
import { phaseOf, reasoningItems } from './responses-seal.ts';

const IDS: IdRule = { legal: /^[\w.:-]+$/, longest: 64 };

/** Less than this OpenAI refuses. */
const FEWEST_TOKENS = 16;

/**
 * A request as OpenAI's Responses take it, with nothing kept at OpenAI. A longer conversation keeps its prefix, and so does
 * the body as it is sent: what is said comes last.
 */
export function responsesRequest(
  model: { readonly id: string; readonly name: string },
  request: ModelRequest,
): ResponseCreateParamsStreaming {
  return {
    model: model.name,
    stream: true,
    store: false,
    ...(request.system !== '' && { instructions: request.system.toWellFormed() }),
    ...(request.tools.length > 0 && { tools: request.tools.map(toolOf) }),
    max_output_tokens: Math.max(FEWEST_TOKENS, request.maxOutputTokens),
    input: request.messages.flatMap((message, turn) => itemsOf(message, turn, model.id)),
  };
}

function toolOf({ name, description, input }: ToolDefinition): FunctionTool {
  return { type: 'function', name, description, parameters: { ...input }, strict: false };
}

function itemsOf(message: Message, turn: number, by: string): ResponseInputItem[] {
  return message.role === 'user' ? userItems(message.parts, turn - 1) : assistantItems(message.parts, turn, by);
}

/** Results first: they belong to the calls right before them. */
function userItems(parts: readonly UserPart[], turn: number): ResponseInputItem[] {
  const text = parts.flatMap((part) => (part.kind === 'text' ? part.text : [])).join('\n\n');
  const results = parts.flatMap((part): ResponseInputItem[] => {
    if (part.kind !== 'result') return [];
    const output = (part.failed ? `Error: ${part.text}` : part.text).toWellFormed();
    return [{ type: 'function_call_output', call_id: wireId(part.id, turn, IDS), output }];
  });
  if (text === '' && results.length > 0) return results;
  return [...results, { role: 'user', content: text.toWellFormed() }];
}

/** A thought without what came of it is refused: it goes only before a call or a text of its turn. */
function assistantItems(parts: readonly AssistantPart[], turn: number, by: string): ResponseInputItem[] {
  const last = parts.findLastIndex((part) => part.kind !== 'sealed');
  const items = parts.slice(0, last + 1).flatMap((part, at) => itemsOfPart(part, parts[at - 1], turn, by));
  return items.length > 0 ? items : [{ role: 'assistant', content: '(nothing)' }];
}

function itemsOfPart(
  part: AssistantPart,
  before: AssistantPart | undefined,
  turn: number,
  by: string,
): ResponseInputItem[] {
  if (part.kind === 'sealed') return part.by === by ? reasoningItems(part.value) : [];
  if (part.kind === 'text') {
    const phase = before?.kind === 'sealed' && before.by === by ? phaseOf(before.value) : undefined;
    return [{ role: 'assistant', content: part.text.toWellFormed(), ...(phase && { phase }) }];
  }
  const call = { call_id: wireId(part.id, turn, IDS), name: wireName(part.tool) };
  return [{ type: 'function_call', ...call, arguments: JSON.stringify(repeatedInput(part)) }];
}
