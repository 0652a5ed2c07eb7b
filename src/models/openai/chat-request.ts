import type {
  ChatCompletionAssistantMessageParam,
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import {
  type AssistantPart,
  type BrokenCallPart,
  type CallPart,
  isCall,
  type Message,
  type ModelRequest,
  type ToolDefinition,
  type UserPart,
} from '../../domain/message.ts';
import { repeatedInput } from '../call-arguments.ts';
import { type IdRule, wireId } from '../wire-id.ts';
import { wireName } from '../wire-name.ts';
import { type ChatSeal, chatSeal } from './chat-seal.ts';

/** Where servers differ in what they take. */
export interface ChatDialect {
  /** The field that limits the output: OpenAI's newer models refuse the old one, other servers do not know the new one. */
  readonly limit: 'max_tokens' | 'max_completion_tokens';
  /** The ids of calls that the server takes; default OpenAI's. */
  readonly ids?: IdRule;
  /** Fields of the server's own messages that it wants back with them, such as what the model thought. */
  readonly echoes?: readonly string[];
}

const IDS: IdRule = { legal: /^[\w.:-]+$/, longest: 40 };

/**
 * A request as Chat Completions takes it. Every message is translated by itself, so a longer conversation keeps its
 * prefix; messages come last, so that the body as it is sent does so too.
 */
export function chatRequest(
  model: { readonly id: string; readonly name: string },
  request: ModelRequest,
  dialect: ChatDialect,
): ChatCompletionCreateParamsNonStreaming {
  const messages = request.messages.flatMap((message, turn) => chatMessages(message, { turn, by: model.id, dialect }));
  return {
    model: model.name,
    [dialect.limit]: request.maxOutputTokens,
    ...(request.tools.length > 0 && { tools: request.tools.map(chatTool) }),
    messages: [{ role: 'system', content: request.system.toWellFormed() }, ...messages],
  };
}

interface Place {
  readonly turn: number;
  readonly by: string;
  readonly dialect: ChatDialect;
}

function chatTool(tool: ToolDefinition) {
  const { name, description, input } = tool;
  return { type: 'function' as const, function: { name, description, parameters: { ...input } } };
}

function chatMessages(message: Message, place: Place): ChatCompletionMessageParam[] {
  return message.role === 'user' ? userMessages(message.parts, place) : [assistantMessage(message.parts, place)];
}

/** Results first: the API wants them right behind the calls that they answer. */
function userMessages(parts: readonly UserPart[], { turn, dialect }: Place): ChatCompletionMessageParam[] {
  const results = parts.filter((part) => part.kind === 'result');
  const text = parts.flatMap((part) => (part.kind === 'text' ? part.text : [])).join('\n\n');
  return [
    ...results.map(({ id, text: answer, failed }) => ({
      role: 'tool' as const,
      tool_call_id: wireId(id, turn - 1, dialect.ids ?? IDS),
      content: (failed ? `Error: ${answer}` : answer).toWellFormed(),
    })),
    ...(text === '' && results.length > 0 ? [] : [{ role: 'user' as const, content: text.toWellFormed() }]),
  ];
}

function assistantMessage(parts: readonly AssistantPart[], place: Place): ChatCompletionAssistantMessageParam {
  const text = parts.flatMap((part) => (part.kind === 'text' ? part.text : [])).join('');
  const seal = chatSeal(parts, place.by);
  const calls = parts.filter(isCall).map((part) => chatCall(part, place, seal));
  const said = calls.length > 0 && text === '' ? null : text.toWellFormed();
  return { role: 'assistant', ...seal.fields, content: said, ...(calls.length > 0 && { tool_calls: calls }) };
}

function chatCall(part: CallPart | BrokenCallPart, { turn, dialect }: Place, seal: ChatSeal) {
  return {
    id: wireId(part.id, turn, dialect.ids ?? IDS),
    type: 'function' as const,
    function: { name: wireName(part.tool), arguments: JSON.stringify(repeatedInput(part)) },
    ...(Object.hasOwn(seal.extras, part.id) && { extra_content: seal.extras[part.id] }),
  };
}
