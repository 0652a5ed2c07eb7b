import { cameOfThought } from '../call-id.ts';
import type { Refusal } from '../model-dialect.ts';
import type { ChatMessage, ChatRequest } from './chat-schema.ts';

/** What is wrong with the order of the messages, or with names used twice; undefined when all is well. */
export function chatProblem(request: ChatRequest): Refusal | undefined {
  return (
    repeatedTool(request) ?? request.messages.map((_, index) => messageProblem(request.messages, index)).find(Boolean)
  );
}

function repeatedTool(request: ChatRequest): Refusal | undefined {
  const names = (request.tools ?? []).map((tool) => tool.function.name);
  const index = names.findIndex((name, at) => names.indexOf(name) !== at);
  return index === -1
    ? undefined
    : problem(`The tool '${names[index]}' is defined twice.`, `tools.${index}.function.name`);
}

function messageProblem(messages: readonly ChatMessage[], index: number): Refusal | undefined {
  const message = messages[index];
  if (message?.role === 'tool') return strayAnswer(messages, index);
  if (message?.role !== 'assistant') return undefined;
  const param = `messages.${index}`;
  const calls = message.tool_calls?.map((call) => call.id) ?? [];
  if (calls.length === 0 && message.content == null && message.refusal == null) {
    return problem('An assistant message needs content or tool_calls.', param);
  }
  if (calls.some(cameOfThought) && message.reasoning_content === undefined) {
    return problem('The reasoning_content of a message with tool_calls must be passed back.', param);
  }
  if (new Set(calls).size < calls.length) return problem('Two tool calls have the same id.', `${param}.tool_calls`);
  const answers = answersAfter(messages, index);
  const open = calls.find((id) => answers.filter((answer) => answer === id).length !== 1);
  if (open === undefined) return undefined;
  const how = answers.includes(open) ? 'answered more than once' : 'not answered';
  return problem(`The tool call '${open}' is ${how} by the tool messages that follow it.`, `${param}.tool_calls`);
}

/** A tool message must belong to the assistant message before its run of tool messages. */
function strayAnswer(messages: readonly ChatMessage[], index: number): Refusal | undefined {
  const message = messages[index];
  if (message?.role !== 'tool') return undefined;
  const before = messages.slice(0, index).findLast((earlier) => earlier.role !== 'tool');
  const known = before?.role === 'assistant' && before.tool_calls?.some((call) => call.id === message.tool_call_id);
  const text = `A tool message answers '${message.tool_call_id}', which the assistant message before it did not call.`;
  return known ? undefined : problem(text, `messages.${index}.tool_call_id`);
}

function answersAfter(messages: readonly ChatMessage[], index: number): string[] {
  const rest = messages.slice(index + 1);
  const end = rest.findIndex((message) => message.role !== 'tool');
  return (end === -1 ? rest : rest.slice(0, end)).flatMap((message) =>
    message.role === 'tool' ? [message.tool_call_id] : [],
  );
}

function problem(message: string, param: string): Refusal {
  return { status: 400, message, param };
}
