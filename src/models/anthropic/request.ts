import type {
  ContentBlockParam,
  MessageCreateParamsStreaming,
  TextBlockParam,
  Tool,
  ToolResultBlockParam,
} from '@anthropic-ai/sdk/resources/messages';
import type { AssistantPart, Message, ModelRequest, ToolDefinition, UserPart } from '../../domain/message.ts';
import { repeatedInput } from '../call-arguments.ts';
import { type IdRule, wireId } from '../wire-id.ts';
import { wireName } from '../wire-name.ts';
import { thoughtBlocks } from './thought.ts';

/** The API's own ids are unique; of any others a conversation may hold the same one twice, which it refuses. */
const IDS: IdRule = { legal: /^toolu_[a-zA-Z0-9_-]+$/, longest: 64 };
const CACHED = { cache_control: { type: 'ephemeral' as const } };

/** A request as the Messages API takes it, marked so that system, tools and the conversation so far are read from the cache. */
export function anthropicRequest(model: string, request: ModelRequest): MessageCreateParamsStreaming {
  const messages = anthropicMessages(request.messages, `anthropic/${model}`);
  return {
    model,
    max_tokens: request.maxOutputTokens,
    stream: true,
    ...(request.system !== '' && { system: [{ ...textBlock(request.system), ...CACHED }] }),
    ...(request.tools.length > 0 && { tools: request.tools.map(anthropicTool) }),
    messages: [...messages.slice(0, -1), ...messages.slice(-1).map(marked)],
  };
}

/** The messages without cache markers. Each is translated by itself, so a longer conversation keeps its prefix. */
export function anthropicMessages(messages: readonly Message[], id: string): AnthropicMessage[] {
  return messages.map((message, index) =>
    message.role === 'assistant'
      ? { role: 'assistant', content: assistantBlocks(message.parts, index, id) }
      : { role: 'user', content: userBlocks(message.parts, index - 1) },
  );
}

type Block =
  | TextBlockParam
  | ToolResultBlockParam
  | Extract<ContentBlockParam, { type: 'tool_use' | 'thinking' | 'redacted_thinking' }>;

/** A message whose content is always a list of blocks. */
export interface AnthropicMessage {
  readonly role: 'user' | 'assistant';
  readonly content: Block[];
}

function anthropicTool(tool: ToolDefinition, index: number, all: readonly ToolDefinition[]): Tool {
  const { name, description, input } = tool;
  const marker = index === all.length - 1 ? CACHED : {};
  return { name, description, input_schema: { ...input, type: 'object' }, ...marker };
}

function marked(message: AnthropicMessage): AnthropicMessage {
  const last = message.content.map((block, at) =>
    at === message.content.length - 1 && !isThought(block) ? { ...block, ...CACHED } : block,
  );
  return { ...message, content: last };
}

function userBlocks(parts: readonly UserPart[], turn: number): Block[] {
  const results = parts.flatMap((part) => (part.kind === 'result' ? [resultBlock(part, turn)] : []));
  return orPlaceholder([...results, ...textBlocks(parts)]);
}

function resultBlock(part: Extract<UserPart, { kind: 'result' }>, turn: number): ToolResultBlockParam {
  const block = {
    type: 'tool_result' as const,
    tool_use_id: wireId(part.id, turn, IDS),
    content: part.text.toWellFormed(),
  };
  return part.failed ? { ...block, is_error: true } : block;
}

/** In the order in which they were said: a thought belongs before what was thought out. */
function assistantBlocks(parts: readonly AssistantPart[], turn: number, id: string): Block[] {
  const blocks = parts.flatMap((part): Block[] => {
    if (part.kind === 'text') return textBlocks([part]);
    if (part.kind === 'sealed') return part.by === id ? thoughtBlocks(part.value) : [];
    return [
      { type: 'tool_use', id: wireId(part.id, turn, IDS), name: wireName(part.tool), input: repeatedInput(part) },
    ];
  });
  return blocks.every(isThought) ? [...blocks, ...orPlaceholder([])] : blocks;
}

function isThought(block: Block): boolean {
  return block.type === 'thinking' || block.type === 'redacted_thinking';
}

/** The API refuses blank text. */
function textBlocks(parts: readonly (UserPart | AssistantPart)[]): TextBlockParam[] {
  return parts.flatMap((part) => (part.kind === 'text' && part.text.trim() !== '' ? [textBlock(part.text)] : []));
}

function orPlaceholder(blocks: Block[]): Block[] {
  return blocks.length > 0 ? blocks : [textBlock('(nothing)')];
}

function textBlock(text: string): TextBlockParam {
  return { type: 'text', text: text.toWellFormed() };
}
