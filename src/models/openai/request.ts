import type {
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import type { AssistantPart, Message, ModelRequest, ToolDefinition, UserPart } from '../../domain/message.ts';
import { wireName } from '../wire-name.ts';

/** Where servers differ in what they take. */
export interface ChatDialect {
  /** The field that limits the output: OpenAI's newer models refuse the old one, other servers do not know the new one. */
  readonly limit: 'max_tokens' | 'max_completion_tokens';
}

/**
 * A request as Chat Completions takes it. Every message is translated by itself, so a longer conversation keeps its
 * prefix; messages come last, so that the body as it is sent does so too.
 */
export function chatRequest(
  model: string,
  request: ModelRequest,
  dialect: ChatDialect,
): ChatCompletionCreateParamsNonStreaming {
  return {
    model,
    [dialect.limit]: request.maxOutputTokens,
    ...(request.tools.length > 0 && { tools: request.tools.map(chatTool) }),
    messages: [{ role: 'system', content: request.system.toWellFormed() }, ...request.messages.flatMap(chatMessages)],
  };
}

function chatTool(tool: ToolDefinition) {
  const { name, description, input } = tool;
  return { type: 'function' as const, function: { name, description, parameters: { ...input } } };
}

function chatMessages(message: Message): ChatCompletionMessageParam[] {
  return message.role === 'user' ? userMessages(message.parts) : [assistantMessage(message.parts)];
}

/** Results first: the API wants them right behind the calls that they answer. */
function userMessages(parts: readonly UserPart[]): ChatCompletionMessageParam[] {
  const results = parts.filter((part) => part.kind === 'result');
  const text = parts.flatMap((part) => (part.kind === 'text' ? part.text : [])).join('\n\n');
  return [
    ...results.map(({ id, text: answer, failed }) => ({
      role: 'tool' as const,
      tool_call_id: id,
      content: (failed ? `Error: ${answer}` : answer).toWellFormed(),
    })),
    ...(text === '' && results.length > 0 ? [] : [{ role: 'user' as const, content: text.toWellFormed() }]),
  ];
}

function assistantMessage(parts: readonly AssistantPart[]): ChatCompletionMessageParam {
  const text = parts.flatMap((part) => (part.kind === 'text' ? part.text : [])).join('');
  const calls = parts.flatMap((part) => (part.kind === 'text' ? [] : chatCall(part)));
  if (calls.length === 0) return { role: 'assistant', content: text.toWellFormed() };
  return { role: 'assistant', content: text === '' ? null : text.toWellFormed(), tool_calls: calls };
}

/** A broken call is repeated inside valid JSON: servers whose templates parse the arguments fail on the raw text. */
function chatCall(part: Exclude<AssistantPart, { kind: 'text' }>) {
  const input = part.kind === 'call' ? part.input : { unreadable_arguments: part.raw };
  return {
    id: part.id,
    type: 'function' as const,
    function: { name: wireName(part.tool), arguments: JSON.stringify(input) },
  };
}
