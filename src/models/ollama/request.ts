import type { ChatRequest, Message as OllamaMessage, Tool } from 'ollama/browser';
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
import { wireName } from '../wire-name.ts';

/**
 * A request as Ollama's chat takes it. The window is always told: without it Ollama takes a few thousand tokens and
 * silently forgets the rest of the conversation. Messages come last, so that the body as it is sent only ever grows.
 */
export function ollamaRequest(model: string, request: ModelRequest, window: number): ChatRequest & { stream: true } {
  return {
    model,
    stream: true,
    ...(request.tools.length > 0 && { tools: request.tools.map(ollamaTool) }),
    options: { num_ctx: window, num_predict: request.maxOutputTokens },
    messages: [
      { role: 'system', content: request.system.toWellFormed() },
      ...ollamaMessages(request.messages, `ollama/${model}`),
    ],
  };
}

/** The messages; each depends on what is before it alone, so a longer conversation keeps its prefix. */
export function ollamaMessages(messages: readonly Message[], id: string): OllamaMessage[] {
  return messages.flatMap((message, index) =>
    message.role === 'user' ? userMessages(message.parts, messages[index - 1]) : [assistantMessage(message.parts, id)],
  );
}

function ollamaTool(tool: ToolDefinition): Tool {
  const { name, description, input } = tool;
  return { type: 'function', function: { name, description, parameters: { ...input } } };
}

/** Ollama has no call ids: a result belongs to its call by the tool's name and by order. */
function userMessages(parts: readonly UserPart[], before: Message | undefined): OllamaMessage[] {
  const results = parts.filter((part) => part.kind === 'result');
  const text = parts.flatMap((part) => (part.kind === 'text' ? part.text : [])).join('\n\n');
  return [
    ...results.map((part) => ({
      role: 'tool',
      tool_name: toolOf(part.id, before),
      content: (part.failed ? `Error: ${part.text}` : part.text).toWellFormed(),
    })),
    ...(text === '' && results.length > 0 ? [] : [{ role: 'user', content: text.toWellFormed() }]),
  ];
}

function toolOf(id: string, before: Message | undefined): string {
  const call = before?.parts.find((part) => 'tool' in part && part.id === id);
  return wireName(call && 'tool' in call ? call.tool : '');
}

function assistantMessage(parts: readonly AssistantPart[], id: string): OllamaMessage {
  const text = parts.flatMap((part) => (part.kind === 'text' ? part.text : [])).join('');
  const thought = parts.find((part) => part.kind === 'sealed' && part.by === id);
  const calls = parts.filter(isCall).map(callOf);
  return {
    role: 'assistant',
    content: text.toWellFormed(),
    ...(thought?.kind === 'sealed' &&
      typeof thought.value.thinking === 'string' && { thinking: thought.value.thinking }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
}

function callOf(part: CallPart | BrokenCallPart) {
  return { function: { name: wireName(part.tool), arguments: repeatedInput(part) } };
}
